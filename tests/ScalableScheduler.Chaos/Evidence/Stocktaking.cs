using System.Text.Json;
using ScalableScheduler.Chaos.Load;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Evidence;

/// <summary>Takes stock through the API.</summary>
internal static class Stocktaking
{
    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task<Stock> TakeAsync(ApiCaller api)
    {
        var partitions = ClusterReading.PartitionsOf(await GoodAsync(api, HttpMethod.Get, "cluster"));
        var records = await RunReading.ReadAsync(api);
        var standings = await Pages.ReadAsync(api, "schedules", StandingOf);
        var leftovers = (await FaultsAsync(api)).Concat(QueuesIn(await GoodAsync(api, HttpMethod.Get, "workers"))).ToList();
        return new Stock(Time.GetUtcNow(), records, partitions, standings, leftovers);
    }

    // How many runs of it are open the service does not show.
    private static ScheduleStanding StandingOf(JsonElement json) => new(
        new ScheduleId(json.GetProperty("id").GetString()!),
        json.GetProperty("next_run_at") is { ValueKind: JsonValueKind.String } next ? next.GetDateTimeOffset() : null,
        OpenRuns: null);

    private static async Task<IReadOnlyList<Leftover>> FaultsAsync(ApiCaller api)
    {
        var report = await GoodAsync(api, HttpMethod.Post, "cluster/check?repair=false");
        return
        [
            .. report.GetProperty("unchecked").EnumerateArray().Select(u => new Leftover(Promise.SoundStore, $"partition {u.GetProperty("number")}", $"could not be checked: {u.GetProperty("reason")}")),
            .. report.GetProperty("faults").EnumerateArray().Select(f => new Leftover(Promise.SoundStore, "records", $"{f.GetProperty("kind")}, found {f.GetProperty("found")} times: {f.GetProperty("examples").GetRawText()}")),
        ];
    }

    private static IEnumerable<Leftover> QueuesIn(JsonElement queues) => queues.EnumerateArray()
        .Where(q => q.GetProperty("waiting").GetInt64() > 0)
        .Select(q => new Leftover(Promise.SoundStore, $"queue {q.GetProperty("queue")}", $"{q.GetProperty("waiting")} runs"));

    private static async Task<JsonElement> GoodAsync(ApiCaller api, HttpMethod method, string path)
    {
        var answer = await api.SendAsync(method, path);
        return answer.IsGood ? answer.Json : throw new InvalidOperationException($"{method} {path} was refused: {answer}");
    }
}
