
namespace ScalableScheduler.Chaos.Watch;

/// <summary>Whether this machine had time for us: how late the timers of this process were. Where they were late, a late
/// occurrence tells nothing of the service.</summary>
internal sealed class Quietness
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan QuietP99 = TimeSpan.FromMilliseconds(30);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly List<TimeSpan> _lags = [];

    /// <summary>The 99th percentile of the timers' lag.</summary>
    public TimeSpan P99 => _lags.Count == 0 ? TimeSpan.Zero : Testing.Figures.Percentile([.. _lags.Order()], 0.99);

    public bool IsQuiet => P99 < QuietP99;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var started = Time.GetTimestamp();
                await Task.Delay(Period, Time, stop);
                _lags.Add(Time.GetElapsedTime(started) - Period);
            }
        }
        catch (OperationCanceledException)
        {
            // The act is over.
        }
    }
}
