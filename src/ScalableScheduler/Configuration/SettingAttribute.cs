namespace ScalableScheduler.Configuration;

/// <summary>
/// Makes a property of an options class a setting. Key, variable and flag follow from the property's place and name;
/// the default is the property's initial value. <c>--help</c> and docs/configuration.md are made from it.
/// </summary>
/// <param name="meaning">What the setting does, for a user, as one phrase without a full stop.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string meaning) : Attribute
{
    /// <summary>What the setting does.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Whether the value must never be shown, neither in errors nor in logs.</summary>
    public bool Secret { get; init; }
}
