using System.Net;

namespace ScalableScheduler.Configuration;

/// <summary>An address of this machine to listen on: an IP address, or <c>localhost</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HostAddressAttribute : SettingRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => "an IP address or localhost";

    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is string host && (string.Equals(host, "localhost", StringComparison.Ordinal) || IPAddress.TryParse(host, out _));
}
