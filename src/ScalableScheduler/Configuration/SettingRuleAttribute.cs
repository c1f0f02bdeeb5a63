using System.ComponentModel.DataAnnotations;

namespace ScalableScheduler.Configuration;

/// <summary>A validation rule that can say what it allows, for error messages and the documentation.</summary>
public abstract class SettingRuleAttribute : ValidationAttribute
{
    /// <summary>What is allowed, as a phrase: <c>"1s to 5m"</c>.</summary>
    public abstract string Allowed { get; }

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => $"{name}: {Allowed} is expected.";
}
