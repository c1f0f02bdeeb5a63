using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Server.Hosting;

/// <summary>Where the HTTP API listens. Section <c>server</c>.</summary>
public sealed class ServerOptions
{
    /// <summary>Address to listen on: an IP address or <c>localhost</c>. Default <c>0.0.0.0</c>, every IPv4 address; <c>::</c> adds IPv6.</summary>
    [Setting("Address to listen on; 0.0.0.0: every IPv4 address, :: every address")]
    [HostAddress]
    public string Host { get; init; } = "0.0.0.0";

    /// <summary>TCP port. Default 9902; 0 takes any free port.</summary>
    [Setting("TCP port of the HTTP API; 0: any free port")]
    [Range(0, 65535)]
    public int Port { get; init; } = 9902;
}
