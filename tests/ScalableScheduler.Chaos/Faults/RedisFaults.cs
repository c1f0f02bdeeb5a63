using System.Globalization;
using ScalableScheduler.Chaos.Topologies;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>What can happen to a Redis server.</summary>
internal static class RedisFaults
{
    private const int OneMiB = 1024 * 1024;

    private static readonly TimeSpan While = TimeSpan.FromSeconds(4);

    public static IReadOnlyList<Fault> Of(RedisServer server) =>
    [
        new StoreFault("Redis restart", server, TimeSpan.Zero, server.StopAsync, server.RestartAsync),
        Killed(server),
        new StoreFault("Redis SIGSTOP", server, While, Now(server.Pause), Now(server.Continue)),
        new StoreFault("Redis CLIENT PAUSE", server, While, () => OkAsync(server, "CLIENT", "PAUSE", Ms(While)), Now(() => { })),
        new StoreFault("Redis out of memory", server, While, () => OkAsync(server, "CONFIG", "SET", "maxmemory", Text(OneMiB)), () => OkAsync(server, "CONFIG", "SET", "maxmemory", "0")),
    ];

    public static Fault Killed(RedisServer server) => new StoreFault("Redis SIGKILL", server, While, server.KillAsync, server.RestartAsync);

    public static Fault FullDisk(RedisOnSmallDisk redis) =>
        new StoreFault("full disk under Redis", redis.Server, While, redis.Disk.FillAsync, redis.Disk.EmptyAsync);

    private static async Task OkAsync(RedisServer server, params string[] command)
    {
        var answer = await server.ExecuteAsync(command);
        if (answer != "OK")
            throw new InvalidOperationException($"Redis answered {string.Join(' ', command)} with {answer}.");
    }

    private static Func<Task> Now(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };

    private static string Ms(TimeSpan time) => Text((int)time.TotalMilliseconds);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
