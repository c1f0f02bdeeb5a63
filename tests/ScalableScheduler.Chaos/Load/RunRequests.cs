using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Load;

/// <summary>Asks for runs beside those that are due, by hand and by backfill, and remembers what was acknowledged.</summary>
internal sealed class RunRequests(ApiCaller api)
{
    /// <summary>Occurrences that a backfill may open.</summary>
    private const int Most = 5;

    private const double Rate = 5;

    private static readonly TimeSpan Reach = TimeSpan.FromSeconds(20);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly ConcurrentQueue<AskedRun> _runs = [];
    private readonly ConcurrentDictionary<ScheduleId, Backfill> _latest = [];
    private readonly ConcurrentQueue<Backfill> _earlier = [];
    private int _keys;

    public IReadOnlyList<AskedRun> Runs => [.. _runs];

    public IReadOnlyList<Backfill> Backfills => [.. _earlier, .. _latest.Values];

    /// <summary>Whether a backfill of the schedule opens something, and soon.</summary>
    public static bool CanFill(Schedule schedule) =>
        schedule is { Trigger.IsOneShot: false, Overlap: OverlapPolicy.Allow, Work: null } && schedule.Collection != Kinds.Grouped.Paced
        && schedule.Trigger.NextAfter(Time.GetUtcNow() - Reach) < Time.GetUtcNow();

    /// <summary>The key makes the run's id, so that of all tries one opens it.</summary>
    public async Task TriggerAsync(ScheduleId schedule)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"key-{Interlocked.Increment(ref _keys)}");
        var answer = await api.SendAsync(HttpMethod.Post, $"schedules/{schedule}/trigger", key: key);
        if (!answer.IsGood)
            throw new InvalidOperationException($"A run of {schedule} was refused: {answer}");
        _runs.Enqueue(new AskedRun(RunId.OfKey(schedule, key), Time.GetUtcNow()));
    }

    /// <summary>Asks for the last seconds of a schedule that this user alone backfills.</summary>
    public async Task BackfillAsync(ScheduleId schedule)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(Time.GetUtcNow().ToUnixTimeSeconds());
        var (from, to) = (now - Reach, now.AddSeconds(-1));
        var wanted = string.Create(CultureInfo.InvariantCulture, $$"""{"from":"{{from:O}}","to":"{{to:O}}","limit":{{Most}},"rate":{{Rate}}}""");
        var answer = await api.SendAsync(HttpMethod.Post, $"schedules/{schedule}/backfill", wanted);
        if (answer.Status == HttpStatusCode.Conflict) // the one before goes on, or an earlier try was carried out, and its answer got lost
            answer = await api.SendAsync(HttpMethod.Get, $"schedules/{schedule}/backfill");
        if (!answer.IsGood)
            throw new InvalidOperationException($"A backfill of {schedule} was refused: {answer}");
        Know(schedule, Read(answer.Json));
    }

    /// <summary>Looks again at those that were not over.</summary>
    /// <returns>Whether all are.</returns>
    public async Task<bool> AreFilledAsync()
    {
        foreach (var (schedule, backfill) in _latest.Where(b => b.Value.Status == BackfillStatus.Running))
        {
            var answer = await api.SendAsync(HttpMethod.Get, $"schedules/{schedule}/backfill");
            if (answer.IsGood)
                Know(schedule, Read(answer.Json));
        }
        return _latest.Values.All(b => b.Status != BackfillStatus.Running);
    }

    // A schedule has one at a time: the one before was over when another was taken.
    private void Know(ScheduleId schedule, Backfill backfill)
    {
        if (_latest.TryGetValue(schedule, out var before) && before.CreatedAt != backfill.CreatedAt)
            _earlier.Enqueue(before with { Status = BackfillStatus.Completed, FinishedAt = before.FinishedAt ?? backfill.CreatedAt });
        _latest[schedule] = backfill;
    }

    private static Backfill Read(JsonElement json) => new()
    {
        Schedule = new ScheduleId(json.GetProperty("schedule_id").GetString()!),
        Status = Enum.Parse<BackfillStatus>(json.GetProperty("status").GetString()!, ignoreCase: true),
        From = json.GetProperty("from").GetDateTimeOffset(),
        To = json.GetProperty("to").GetDateTimeOffset(),
        Limit = json.GetProperty("limit").GetInt32(),
        Rate = json.GetProperty("rate").GetDouble(),
        Total = json.GetProperty("total").GetInt32(),
        Opened = json.GetProperty("opened").GetInt32(),
        CreatedAt = json.GetProperty("created_at").GetDateTimeOffset(),
        FinishedAt = json.GetProperty("finished_at") is { ValueKind: JsonValueKind.String } finished ? finished.GetDateTimeOffset() : null,
    };
}
