using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;
using ScalableScheduler.Time;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>What there is when a story begins. Schedules are registered when it does: with the first thing that happens.</summary>
internal sealed class Given(SimulatedCluster cluster, Targets targets, Journal journal)
{
    // On a full minute again, so that cron expressions and intervals tell the same times.
    private static readonly TimeSpan UntilShared = TimeSpan.FromMinutes(1);

    private readonly List<ScheduleStory> _schedules = [];
    private bool _hasNodes;

    /// <summary>Nodes that have shared the partitions. The story begins now.</summary>
    public void Nodes(params string[] names)
    {
        foreach (var name in names)
            cluster.AddNode(name);
        cluster.Pass(UntilShared);
        journal.Beginning = cluster.Time.GetUtcNow();
        _hasNodes = true;
    }

    /// <summary>A schedule that is due every so often, for the first time one period from now.</summary>
    public ScheduleStory Schedule(string id, string every) => Add(id, TriggerType.Interval, every);

    /// <summary>A schedule that is due once, after a while.</summary>
    public ScheduleStory Schedule(string id, TimeSpan after) => Add(id, TriggerType.Delay, Durations.Format(after));

    /// <summary>A schedule that is due once, now.</summary>
    public ScheduleStory ScheduleDueNow(string id) => Add(id, TriggerType.Now, "");

    /// <summary>A schedule that runs only when it is asked to.</summary>
    public ScheduleStory ScheduleOnRequest(string id) => Add(id, TriggerType.Date, "2099-01-01T00:00:00Z");

    /// <summary>A collection.</summary>
    public void Collection(string name, int? maxConcurrent = null, double? maxPerSecond = null, Func<Collection, Collection>? change = null)
    {
        var now = cluster.Time.GetUtcNow();
        var collection = new Collection
        {
            Name = new CollectionName(name),
            Limits = new CollectionLimits(maxConcurrent, maxPerSecond),
            Revision = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        SimulatedCluster.Now(cluster.Store.SaveAsync(change?.Invoke(collection) ?? collection, null, CancellationToken.None)).ShouldBeTrue();
    }

    /// <summary>Registers what was described.</summary>
    public void Register()
    {
        if (!_hasNodes)
            Nodes("a");
        foreach (var schedule in _schedules)
        {
            targets[schedule.Id] = schedule.Behaviour;
            cluster.Register(schedule.Id, schedule.Type, schedule.Text, schedule.Change);
        }
        _schedules.Clear();
    }

    private ScheduleStory Add(string id, TriggerType type, string text)
    {
        var schedule = new ScheduleStory(id, type, text);
        _schedules.Add(schedule);
        return schedule;
    }
}
