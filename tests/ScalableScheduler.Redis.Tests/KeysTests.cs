using System.Text.RegularExpressions;
using ScalableScheduler.Coordination;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests;

[Collection(RedisCollection.Name)]
public sealed partial class KeysTests(RedisServerFixture redis)
{
    [Fact]
    public async Task EveryKey_IsDocumented_AndEveryDocumentedKeyExists()
    {
        await using var store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 1);
        await Workout.RunAsync(store, "a");
        var documentation = await File.ReadAllTextAsync(RepoRoot.PathTo("docs", "redis-keys.md"));

        var found = (await KeysAsync(store)).Select(k => k[(store.Options.KeyPrefix.Length + 1)..])
            .Select(k => k.Replace("{0}", "{n}", StringComparison.Ordinal))
            .Select(k => IdOfSchedule().Replace(k, "${start}{id}"))
            .Select(k => k.Replace("{n}:p:{id}", "{n}:p:{collection}", StringComparison.Ordinal).Replace("{n}:w:{id}", "{n}:w:{queue}", StringComparison.Ordinal).Replace("{c:off}", "{c:NAME}", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal);
        var documented = DocumentedKey().Matches(documentation.Split("## Channels")[0]).Select(m => m.Groups["key"].Value);

        found.ShouldBe(documented, ignoreOrder: true);
    }

    [Fact]
    public async Task ARemovedSchedule_LeavesOnlyItsDeadLetter_AndWhatItsRunsTriggered()
    {
        await using var store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 1);
        await Workout.RunAsync(store, "a");
        foreach (var id in new[] { "a", "a-done", "a-parked" })
            await store.Schedules.RemoveAsync(new ScheduleId(id), null, cancel: false, default);

        var left = (await KeysAsync(store)).Select(k => k[(store.Options.KeyPrefix.Length + 1)..]).Where(k => k.StartsWith("{0}:", StringComparison.Ordinal));

        left.ShouldBe(["{0}:dead", "{0}:dead:at", "{0}:d:a", "{0}:chained", "{0}:collections", "{0}:lease", "{0}:token", "{0}:checked"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(600, false)]
    public async Task Save_WakesTheOwner_OnlyWhenItWouldBeLateOtherwise(int dueInSeconds, bool wakes)
    {
        await using var store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 1);
        var seen = 0;
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var wake = await store.Signals.OnDueAsync(new PartitionId(0), () => Interlocked.Increment(ref seen), default);
        await using var last = await store.Signals.OnClusterChangeAsync(() => end.TrySetResult(), default);
        var now = (await store.Cluster.ReadStatusAsync(default)).Cluster.StoreTime;
        var schedule = Samples.Schedule("a");

        await store.Schedules.SaveAsync([new ScheduleWrite(new Registration(schedule, Samples.State(schedule), now.AddSeconds(dueInSeconds)), null)], default);
        await store.Signals.AnnounceClusterChangeAsync(default);
        await end.Task.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System);

        if (wakes)
            await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref seen) == 1), TimeSpan.FromSeconds(5), "the wake-up");
        else
            seen.ShouldBe(0);
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(RedisStoreUnderTest store)
    {
        var pattern = store.Options.KeyPrefix + ":*";
        var answer = await store.Connection.CallAsync("KEYS", db => db.ExecuteAsync("KEYS", pattern), default);
        return (string[])answer!;
    }

    [GeneratedRegex(@"^(?<start>\{n\}:[ohisdpw]:).+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdOfSchedule();

    // A table row: | `{n}:due` | ...
    [GeneratedRegex(@"^\| `(?<key>\{(n|cluster|collections|events|c:NAME)\}:[^`]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DocumentedKey();
}
