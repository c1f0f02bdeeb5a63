namespace ScalableScheduler.Configuration;

/// <summary>The name of a time zone in the IANA database, such as <c>Europe/Berlin</c> or <c>UTC</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IanaTimeZoneAttribute : SettingRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => "an IANA time zone such as Europe/Berlin";

    /// <inheritdoc/>
    /// <remarks>.NET also finds zones by their Windows names ("Korea Standard Time"); only "UTC" is both.</remarks>
    public override bool IsValid(object? value) =>
        value is string id
        && TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone)
        && zone.HasIanaId
        && (string.Equals(id, "UTC", StringComparison.Ordinal) || !TimeZoneInfo.TryConvertWindowsIdToIanaId(id, out _));
}
