using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing.StoreConformance;
using ScalableScheduler.Work;

namespace ScalableScheduler.Testing.Backups;

/// <summary>Contents of a store as they may come about, drawn from a seed.</summary>
public sealed class RandomContents(int seed)
{
    private static readonly CollectionName[] Collections = [CollectionName.Default, new("on"), new("off")];
    private static readonly DateTimeOffset LongAfter = Samples.Start.AddYears(100);

    private readonly Random _random = new(seed);
    private readonly List<RunRecord> _records = [];
    private readonly List<DeadLetter> _letters = [];
    private readonly List<ChainTrigger> _triggers = [];

    /// <summary>Puts them into an empty store.</summary>
    public async Task FillAsync(IStoreUnderTest store)
    {
        foreach (var name in Collections[1..])
            await store.Collections.SaveAsync(Define(name), null, CancellationToken.None);
        for (var i = _random.Next(3); i > 0; i--)
            await store.Work.AddJobAsync(new QueueName($"job-{_random.Next(100)}"), CancellationToken.None);
        var schedules = Enumerable.Range(0, _random.Next(1, 12)).Select(NextSchedule).ToArray();
        await store.Backups.RestoreSchedulesAsync(schedules, CancellationToken.None);
        await store.Backups.RestoreHistoryAsync(_records, 1000, CancellationToken.None);
        await store.Backups.RestoreDeadLettersAsync(_letters, CancellationToken.None);
        await store.Backups.RestoreChainTriggersAsync(_triggers, CancellationToken.None);
    }

    private Collection Define(CollectionName name) => Collection.Undefined with
    {
        Name = name,
        Revision = _random.Next(1, 100),
        Enabled = name.Value == "on",
        Description = Maybe() ? "what it is" : "",
        Limits = new CollectionLimits(Maybe() ? 5 : null, Maybe() ? 2.5 : null),
        Retry = Maybe() ? new RetrySettings { MaxAttempts = 7, Multiplier = 1.5 } : null,
        Variables = Maybe() ? [new Variable("tenant", "eu \"1\" – ü", null, Instant())] : [],
    };

    private ScheduleBackup NextSchedule(int number)
    {
        var id = $"s{number}-{_random.Next(1000)}";
        var definition = (Maybe() ? Samples.FullSchedule(id) : Samples.Schedule(id, Maybe() ? "näme" : "")) with
        {
            Collection = Collections[_random.Next(Collections.Length)],
            Enabled = Maybe(),
            Priority = Maybe() ? 0 : _random.Next(1, 10),
            Overlap = (OverlapPolicy)_random.Next(4),
        };
        var cursor = Samples.Start.AddSeconds(_random.Next(1000));
        var state = new ScheduleState(
            definition.Revision, definition.CreatedAt, cursor, _random.Next(100), Maybe() ? new SkippedSeries(cursor.AddSeconds(-5), 3, Maybe() ? SkipReason.Overlap : SkipReason.QueueFull) : null);
        AddHistory(definition, cursor);
        var runs = Enumerable.Range(1, _random.Next(4)).Select(i => NextRun(definition, cursor.AddMilliseconds(i))).ToArray();
        var isParked = definition.Collection.Value == "off" && Maybe();
        DateTimeOffset? due = isParked || Maybe() ? null : Instant();
        DateTimeOffset? backfillDue = Maybe() ? Instant() : null;
        var isCompleted = definition.Enabled && due is null && !isParked && runs.Length == 0 && backfillDue is null;
        return new ScheduleBackup(definition, state)
        {
            NextDue = due,
            IsParked = isParked,
            LastRun = Maybe() ? new LastRun(RunId.Of(definition.Id, cursor), RunStatus.Failed, cursor, Maybe() ? cursor : null, cursor.AddSeconds(1), "it failed") : null,
            ErrorCount = _random.Next(3),
            Hours = [.. Enumerable.Range(480_000, _random.Next(3)).Select(h => new HourBackup(h, new RunCounts(_random.Next(1, 50), _random.Next(2))))],
            CompletedAt = isCompleted ? Instant() : null,
            Backfill = backfillDue is not null || Maybe() ? NextBackfill(definition.Id, backfillDue is not null) : null,
            BackfillDue = backfillDue,
            Runs = runs,
        };
    }

    private Backfill NextBackfill(ScheduleId schedule, bool isRunning) => new()
    {
        Schedule = schedule,
        From = Samples.Start,
        To = Samples.Start.AddDays(1),
        Limit = 100,
        Rate = 0.5,
        Total = 20,
        Opened = 3,
        Cursor = Maybe() ? Instant() : null,
        Status = isRunning ? BackfillStatus.Running : BackfillStatus.Cancelled,
        CreatedAt = Instant(),
        FinishedAt = isRunning ? null : Instant(),
        Version = _random.Next(1, 9),
    };

    // Held by a node, waiting for its next attempt, waiting for others, in a queue, or with a worker.
    private RunBackup NextRun(Schedule definition, DateTimeOffset nominal)
    {
        var run = Run.Of(definition, nominal, nominal) with { Version = _random.Next(1, 9), AttentionAt = Instant() };
        var reason = Maybe() ? "enough" : null;
        switch (_random.Next(5))
        {
            case 0:
                return new RunBackup(run with { Node = new NodeId("gone"), CancelReason = reason, Attempts = [Samples.Attempt(run, AttemptOutcome.Failed, "500")], Attempt = 2 }, null, IsInactive: false);
            case 1:
                return new RunBackup(run with { Data = Samples.Json("""{"a":[null,1.50]}"""), CausedBy = new RunId("other:1"), ChainLength = 2 }, Instant(), IsInactive: Maybe());
            case 2:
                return new RunBackup(run with { IsQueued = true }, null, IsInactive: true);
            case 3:
                return new RunBackup(run with { Assignment = Assignment.Offered(new QueueName("q:1"), definition.Priority, Instant()) }, Instant(), IsInactive: false);
            default:
                var begun = Assignment.Offered(new QueueName("q:1"), 0, Instant()).Begin(new ClaimId("claim"), Maybe() ? "worker" : null, LongAfter);
                return new RunBackup(run with { Assignment = begun, CancelReason = reason, Abandoned = 1 }, Instant(), IsInactive: false);
        }
    }

    private void AddHistory(Schedule definition, DateTimeOffset cursor)
    {
        for (var i = _random.Next(5); i > 0; i--)
        {
            var run = Run.Of(definition, cursor.AddSeconds(-i), cursor.AddSeconds(-i));
            var record = Maybe() ? Samples.Succeeded(run) : Samples.Failed(run);
            _records.Add(record);
            if (record.Status == RunStatus.Failed)
                _letters.Add(new DeadLetter(record, definition));
            if (Maybe())
                _triggers.Add(new ChainTrigger(run.Id, new ScheduleId("next"), _random.Next(1, 5), Instant()));
        }
    }

    private bool Maybe() => _random.Next(2) == 0;

    private DateTimeOffset Instant() => Samples.Start.AddMilliseconds(_random.Next());
}
