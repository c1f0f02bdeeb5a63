using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>A few seconds in which schedules are due each second, so that a test can have all of them missed.</summary>
/// <param name="First">The first slot.</param>
/// <param name="Last">The last slot.</param>
internal sealed record Window(DateTimeOffset First, DateTimeOffset Last)
{
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>How many slots it has.</summary>
    public int Slots => (int)Length.TotalSeconds + 1;

    /// <summary>Whether nothing is due yet.</summary>
    public bool IsAhead => Time.GetUtcNow() < First;

    /// <summary>One that begins in a few seconds.</summary>
    public static Window Ahead()
    {
        var first = DateTimeOffset.FromUnixTimeSeconds((Time.GetUtcNow() + Lead).ToUnixTimeSeconds());
        return new Window(first, first + Length);
    }

    /// <summary>Waits until every slot is a misfire.</summary>
    public Task PassAsync() => Eventually.TrueAsync(
        () => Task.FromResult(Time.GetUtcNow() > Last + Grace), Lead + Length + Grace + Grace, "the window to pass");

    /// <summary>A schedule that is due each second of the window, tagged with its misfire policy and calling a path of that name.</summary>
    public string Schedule(string id, string policy, Target target) => Registrations.Cron(
        id,
        new Uri(target.Url, policy),
        "* * * * * *",
        $$""","start_at":"{{First:O}}","end_at":"{{Last:O}}","misfire":{"policy":"{{policy}}","grace":"{{Grace.TotalSeconds}}s"},"tags":["{{policy}}"]""");
}
