using ScalableScheduler.Time;

namespace ScalableScheduler.Configuration;

/// <summary>The name of a time zone in the IANA database, such as <c>Europe/Berlin</c> or <c>UTC</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IanaTimeZoneAttribute : SettingRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => "an IANA time zone such as Europe/Berlin";

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is string id && TimeZones.TryFind(id, out _, out _);
}
