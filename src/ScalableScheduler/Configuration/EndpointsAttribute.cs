using System.Globalization;
using System.Net;

namespace ScalableScheduler.Configuration;

/// <summary>A list of distinct servers, each <c>host:port</c>: <c>redis-0:6379</c>, <c>10.0.0.7:6379</c>, <c>[::1]:6379</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EndpointsAttribute(int minimum, int maximum) : SettingRuleAttribute
{
    /// <summary>The smallest number of servers.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>The largest number of servers.</summary>
    public int Maximum { get; } = maximum;

    /// <inheritdoc/>
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"{Minimum} to {Maximum} different servers as host:port");

    /// <inheritdoc/>
    /// <remarks>A server named twice would have two votes in a Redlock majority, so it is refused.</remarks>
    public override bool IsValid(object? value) =>
        value is IReadOnlyList<string> endpoints
        && endpoints.Count >= Minimum
        && endpoints.Count <= Maximum
        && endpoints.All(IsEndpoint)
        && endpoints.Distinct(StringComparer.OrdinalIgnoreCase).Count() == endpoints.Count;

    private static bool IsEndpoint(string endpoint)
    {
        int colon = endpoint.LastIndexOf(':');
        return colon > 0
            && IsHost(endpoint[..colon])
            && int.TryParse(endpoint.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= 65535;
    }

    private static bool IsHost(string host) => host.StartsWith('[')
        ? host.EndsWith(']') && IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out _)
        : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
}
