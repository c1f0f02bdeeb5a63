using System.Globalization;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load;

/// <summary>What a user does all day: one-shots, edits, pauses and resumptions, several a second, whatever happens.</summary>
/// <param name="user">Who does it.</param>
/// <param name="recurring">The schedules that this one alone edits.</param>
/// <param name="target">The root of the target.</param>
/// <param name="name">Distinguishes the ids of several.</param>
/// <param name="random">Draws what is done.</param>
internal sealed class UserDay(User user, IReadOnlyList<AskedSchedule> recurring, Uri target, string name, Random random)
{
    /// <summary>How far ahead a one-shot may be.</summary>
    public static readonly TimeSpan LatestShot = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeProvider Time = TimeProvider.System;

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

    private Task DoAsync() => random.Next(10) switch
    {
        < 7 => RegisterOneShotAsync(),
        7 => user.EditAsync(Any(), s => s with { Description = string.Create(CultureInfo.InvariantCulture, $"edited at {Time.GetUtcNow():O}") }),
        8 => user.EditAsync(Any(), s => s with { Enabled = !s.Enabled }),
        _ => user.EditAsync(Any(), Faster),
    };

    private async Task RegisterOneShotAsync()
    {
        var at = Time.GetUtcNow().AddMilliseconds(random.Next(500, (int)LatestShot.TotalMilliseconds));
        var url = new Uri(target, random.Next(5) == 0 ? Paths.Flaky : Paths.Quick);
        var id = string.Create(CultureInfo.InvariantCulture, $"shot-{name}-{_oneShots++}");
        var text = at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var shot = Wanted.Sent(id, TriggerType.Date, text, url) with { Retry = new() { MaxAttempts = 3, InitialDelay = TimeSpan.FromSeconds(1), Jitter = false } };
        await user.RegisterAsync(shot);
    }

    private AskedSchedule Any() => recurring[random.Next(recurring.Count)];

    // Another rhythm, for those of a rhythm that has another.
    private static Schedule Faster(Schedule schedule) => schedule.TriggerDefinition.Text switch
    {
        "* * * * * *" => Wanted.Timed(schedule, TriggerType.Cron, "*/2 * * * * *"),
        "*/2 * * * * *" => Wanted.Timed(schedule, TriggerType.Cron, "* * * * * *"),
        _ => schedule with { Description = "as it was" },
    };
}
