using ScalableScheduler.Chaos.Evidence;
using ScalableScheduler.Chaos.Load.Kinds;

namespace ScalableScheduler.Chaos.Load;

/// <summary>All who ask something of the service in an act, and what they were answered.</summary>
internal sealed class Crowd
{
    private const int Users = 2;
    private const int Workers = 2;

    /// <summary>What is not due for longer than this stays as it is in the end.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(3);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly List<UserDay> _days = [];

    private Crowd(ApiCaller api, Arrivals arrivals)
    {
        User = new User(api);
        Requests = new RunRequests(api);
        QueueWorkers = [.. Enumerable.Range(0, Workers).Select(i => new QueueWorker(api, arrivals, $"worker-{i}"))];
    }

    public User User { get; }

    public RunRequests Requests { get; }

    public IReadOnlyList<Group> Groups { get; private set; } = [];

    public IReadOnlyList<QueueWorker> QueueWorkers { get; }

    /// <summary>Registers what is there from the beginning.</summary>
    /// <param name="api">The service.</param>
    /// <param name="arrivals">Takes up what workers are given.</param>
    /// <param name="target">The root of the target.</param>
    /// <param name="random">Draws what users do.</param>
    public static async Task<Crowd> GatherAsync(ApiCaller api, Arrivals arrivals, Uri target, Random random)
    {
        var crowd = new Crowd(api, arrivals);
        var groups = new List<Group>();
        foreach (var collection in Grouped.Collections())
            groups.Add(await Group.DefineAsync(api, collection));
        crowd.Groups = groups;
        var edited = new List<AskedSchedule>();
        var from = DateTimeOffset.FromUnixTimeSeconds(Time.GetUtcNow().ToUnixTimeSeconds());
        foreach (var schedule in Mix.Of(target, from))
        {
            var asked = await crowd.User.RegisterAsync(schedule);
            if (!Steady.Is(schedule.Id.Value))
                edited.Add(asked);
        }
        // Each changes schedules and collections of its own, so that none surprises the other.
        for (var i = 0; i < Users; i++)
            crowd._days.Add(new UserDay(crowd.User, crowd.Requests, Share(edited, i), Share(groups, i), target, $"{i}", new Random(random.Next())));
        return crowd;
    }

    public Task SpendDaysAsync(CancellationToken stop) => Task.WhenAll(_days.Select(d => d.RunAsync(stop)));

    public Task WorkAsync(CancellationToken stop) => Task.WhenAll(QueueWorkers.Select(w => w.RunAsync(stop)));

    /// <summary>Switches on what is off, and gives an end to all that comes again soon: it is fired up to that, and then nothing may be
    /// left under way.</summary>
    /// <returns>After which instant nothing falls due any more.</returns>
    public async Task<DateTimeOffset> CloseAsync()
    {
        foreach (var group in Groups.Where(g => !g.Definition.Enabled))
            await group.ChangeAsync(c => c with { Enabled = true });
        foreach (var schedule in User.Schedules.Where(s => !s.IsDeleted && !s.Definition.Trigger.IsOneShot && s.Definition.Trigger.NextAfter(Time.GetUtcNow()) < Time.GetUtcNow() + Soon))
            await User.EditAsync(schedule, s => s with { EndAt = DateTimeOffset.FromUnixTimeMilliseconds((Time.GetUtcNow() + Ending).ToUnixTimeMilliseconds()) });
        return Time.GetUtcNow() + UserDay.LatestShot + TimeSpan.FromSeconds(1);
    }

    private static IReadOnlyList<T> Share<T>(List<T> of, int user) => [.. of.Where((_, n) => n % Users == user)];
}
