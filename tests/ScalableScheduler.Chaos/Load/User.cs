using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Load;

/// <summary>Registers and edits schedules, and remembers what was acknowledged. It names the version that it edits, so that
/// a call that it gave up and that is carried out late changes nothing.</summary>
internal sealed class User(ApiCaller api)
{
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly ConcurrentQueue<AskedSchedule> _schedules = [];
    private readonly ConcurrentQueue<string> _losses = [];

    /// <summary>The schedules, in the order of their registration.</summary>
    public IReadOnlyList<AskedSchedule> Schedules => [.. _schedules];

    /// <summary>What was acknowledged and is not there any more.</summary>
    public IReadOnlyList<string> Losses => [.. _losses];

    public async Task<AskedSchedule> RegisterAsync(Schedule wanted)
    {
        var from = Time.GetUtcNow();
        var answer = await api.SendAsync(HttpMethod.Post, "schedules", ScheduleDocument.Of(wanted), ifNew: true);
        if (answer.Status == HttpStatusCode.PreconditionFailed) // an earlier try was carried out, and its answer got lost
            answer = await api.SendAsync(HttpMethod.Get, $"schedules/{wanted.Id}");
        var schedule = new AskedSchedule();
        schedule.Add(VersionOf(wanted, answer, from), answer.ETag!);
        _schedules.Enqueue(schedule);
        return schedule;
    }

    public async Task EditAsync(AskedSchedule schedule, Func<Schedule, Schedule> edit)
    {
        var present = schedule.Definition;
        var wanted = edit(present);
        var from = Time.GetUtcNow();
        var answer = await api.SendAsync(HttpMethod.Put, $"schedules/{wanted.Id}", ScheduleDocument.Of(wanted), schedule.ETag);
        if (answer.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            answer = await api.SendAsync(HttpMethod.Get, $"schedules/{wanted.Id}");
            if (!answer.IsGood || answer.Json.GetProperty("revision").GetInt64() <= present.Revision)
            {
                _losses.Enqueue($"{present.Id}: revision {present.Revision} was acknowledged at {schedule.Versions[^1].StoredBy:O}; now the service answers {answer.Status} {answer.ETag}");
                return;
            }
        }
        schedule.Add(VersionOf(wanted, answer, from), answer.ETag!);
    }

    private static AskedVersion VersionOf(Schedule wanted, ApiAnswer answer, DateTimeOffset from)
    {
        if (!answer.IsGood)
            throw new InvalidOperationException($"{wanted.Id} was refused: {answer}");
        var stored = answer.Json;
        return new AskedVersion(
            wanted with
            {
                Revision = stored.GetProperty("revision").GetInt64(),
                CreatedAt = Instant(stored, "created_at"),
                UpdatedAt = Instant(stored, "updated_at"),
            },
            from,
            Time.GetUtcNow());
    }

    private static DateTimeOffset Instant(JsonElement json, string name) => json.GetProperty(name).GetDateTimeOffset();
}
