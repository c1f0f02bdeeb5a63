using System.Globalization;
using ScalableScheduler.Chaos.Load.Kinds;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load;

/// <summary>What a user does all day, several things a second, whatever happens: one-shots, edits, pauses and resumptions, runs by
/// hand, backfills, schedules that come and go, collections.</summary>
/// <param name="user">Who does it.</param>
/// <param name="requests">Through which it asks for runs.</param>
/// <param name="recurring">The schedules that this one alone edits.</param>
/// <param name="groups">The collections that this one alone changes.</param>
/// <param name="target">The root of the target.</param>
/// <param name="name">Distinguishes the ids of several.</param>
/// <param name="random">Draws what is done.</param>
internal sealed class UserDay(
    User user, RunRequests requests, IReadOnlyList<AskedSchedule> recurring, IReadOnlyList<Group> groups, Uri target, string name, Random random)
{
    /// <summary>How far ahead a one-shot may be.</summary>
    public static readonly TimeSpan LatestShot = TimeSpan.FromSeconds(5);

    /// <summary>Of its schedules so many are paused at once, so that the load remains.</summary>
    private const int MostPaused = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly Guests _guests = new(user, target, name, random);
    private int _oneShots;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await DoAsync();
                await Task.Delay(Pause, Time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The day is over. A call that was begun is always waited for, so that it is known what came of it.
        }
    }

    private Task DoAsync() => random.Next(20) switch
    {
        < 8 => RegisterOneShotAsync(),
        < 10 => requests.TriggerAsync(Any().Definition.Id),
        < 11 => BackfillAsync(),
        < 14 => _guests.ComeOrGoAsync(),
        < 16 => user.EditAsync(Any(), s => s with { Description = string.Create(CultureInfo.InvariantCulture, $"edited at {Time.GetUtcNow():O}") }),
        < 18 => PauseOrResumeAsync(),
        < 19 => user.EditAsync(Any(), Faster),
        _ => groups[random.Next(groups.Count)].ChangeAsync(c => Grouped.Changed(c, random)),
    };

    private async Task RegisterOneShotAsync()
    {
        var at = Time.GetUtcNow().AddMilliseconds(random.Next(500, (int)LatestShot.TotalMilliseconds));
        var url = new Uri(target, random.Next(5) == 0 ? Paths.Flaky : Paths.Quick);
        var id = string.Create(CultureInfo.InvariantCulture, $"shot-{name}-{_oneShots++}");
        var text = at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        await user.RegisterAsync(Wanted.Sent(id, TriggerType.Date, text, url) with { Retry = Wanted.Retry(3) });
    }

    private Task BackfillAsync()
    {
        var some = recurring.Select(s => s.Definition).Where(RunRequests.CanFill).ToList();
        return requests.BackfillAsync(some[random.Next(some.Count)].Id);
    }

    private Task PauseOrResumeAsync()
    {
        var paused = recurring.Where(s => !s.Definition.Enabled).ToList();
        return paused.Count < MostPaused
            ? user.EditAsync(Any(), s => s with { Enabled = !s.Enabled })
            : user.EditAsync(paused[random.Next(paused.Count)], s => s with { Enabled = true });
    }

    private AskedSchedule Any() => recurring[random.Next(recurring.Count)];

    // Another rhythm, for those of a rhythm that has another.
    private static Schedule Faster(Schedule schedule) => schedule.TriggerDefinition.Text switch
    {
        Rhythms.EachSecond => Wanted.Timed(schedule, TriggerType.Cron, Rhythms.EachOtherSecond),
        Rhythms.EachOtherSecond => Wanted.Timed(schedule, TriggerType.Cron, Rhythms.EachSecond),
        _ => schedule with { Description = "as it was" },
    };
}
