using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>Starts services.</summary>
internal static class Nodes
{
    /// <summary>Short leases, so that what a killed node owned moves within seconds.</summary>
    private static readonly string[] ShortLease = ["--lease.duration", "2s"];

    /// <summary>A node over this Redis, ready.</summary>
    public static async Task<ServiceProcess> StartAsync(RedisServer redis, params string[] more)
    {
        var service = await LaunchAsync(redis, more);
        await service.WaitReadyAsync();
        return service;
    }

    /// <summary>A node over this Redis, just started.</summary>
    public static Task<ServiceProcess> LaunchAsync(RedisServer redis, params string[] more) =>
        ServiceProcess.StartAsync(["--redis.endpoints", redis.Endpoint, .. ShortLease, .. more]);
}
