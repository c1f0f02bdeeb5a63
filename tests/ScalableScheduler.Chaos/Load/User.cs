using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Load;

/// <summary>Registers, edits and deletes schedules, and remembers what was acknowledged. It names the version that it changes, so
/// that a call that it gave up and that is carried out late changes nothing.</summary>
internal sealed class User(ApiCaller api)
{
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly ConcurrentQueue<AskedSchedule> _schedules = [];
    private readonly ConcurrentQueue<string> _losses = [];

    /// <summary>The schedules, in the order of their registration. One that was registered again comes again.</summary>
    public IReadOnlyList<AskedSchedule> Schedules => [.. _schedules];

    /// <summary>What was acknowledged and is not there any more.</summary>
    public IReadOnlyList<string> Losses => [.. _losses];

    public async Task<AskedSchedule> RegisterAsync(Schedule wanted)
    {
        var from = Time.GetUtcNow();
        var answer = await api.SendAsync(HttpMethod.Post, "schedules", ScheduleDocument.Of(wanted), ifNew: true);
        var schedule = new AskedSchedule { MayComeBack = answer.Tries > 1 };
        if (answer.Status == HttpStatusCode.PreconditionFailed) // an earlier try was carried out, and its answer got lost
            answer = await api.SendAsync(HttpMethod.Get, $"schedules/{wanted.Id}");
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
                Lose(schedule, answer);
                return;
            }
        }
        schedule.Add(VersionOf(wanted, answer, from), answer.ETag!);
    }

    /// <param name="schedule">What is deleted.</param>
    /// <param name="cancel">Whether runs that are under way are stopped too.</param>
    public async Task DeleteAsync(AskedSchedule schedule, bool cancel)
    {
        var from = Time.GetUtcNow();
        var path = $"schedules/{schedule.Definition.Id}";
        var answer = await api.SendAsync(HttpMethod.Delete, cancel ? $"{path}?cancel=true" : path, ifMatch: schedule.ETag);
        if (answer.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            // It is gone when an earlier try was carried out, and for no other reason.
            var (isRepeated, found) = (answer.Tries > 1, await api.SendAsync(HttpMethod.Get, path));
            if (!isRepeated || found.Status != HttpStatusCode.NotFound)
            {
                Lose(schedule, found);
                return;
            }
        }
        else if (!answer.IsGood)
        {
            throw new InvalidOperationException($"The deletion of {path} was refused: {answer}");
        }
        schedule.Delete(from, Time.GetUtcNow());
    }

    private void Lose(AskedSchedule schedule, ApiAnswer found) => _losses.Enqueue(
        $"{schedule.Definition.Id}: revision {schedule.Definition.Revision} was acknowledged at {schedule.Versions[^1].StoredBy:O}; now the service answers {found.Status} {found.ETag}");

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
