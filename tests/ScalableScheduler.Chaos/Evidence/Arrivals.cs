using System.Globalization;
using Microsoft.AspNetCore.Http;
using ScalableScheduler.Chaos.Load;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Evidence;

/// <summary>All attempts that targets and workers saw, in order.</summary>
internal sealed class Arrivals
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(1.5);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly Lock _gate = new();
    private readonly List<Arrival> _arrivals = [];

    public IReadOnlyList<SeenAttempt> Seen
    {
        get
        {
            lock (_gate)
                return [.. _arrivals.Select(a => a.Seen)];
        }
    }

    /// <summary>Whether something came that was due at or after an instant.</summary>
    public bool HasSlotSince(DateTimeOffset due)
    {
        lock (_gate)
        {
            // The latest ones are at the end; what is due a minute before can't be followed by what is sought.
            for (var i = _arrivals.Count - 1; i >= 0 && _arrivals[i].Seen.At >= due; i--)
            {
                if (_arrivals[i].Seen.NominalTime >= due)
                    return true;
            }
            return false;
        }
    }

    public Arrival Add(string schedule, string run, DateTimeOffset nominalTime, int attempt, DateTimeOffset at)
    {
        var arrival = new Arrival(new SeenAttempt(schedule, run, nominalTime, attempt, at) { IsAccepted = false });
        lock (_gate)
            _arrivals.Add(arrival);
        return arrival;
    }

    /// <summary>Answers as <see cref="Paths"/> says, and notes it.</summary>
    public async Task RespondAsync(RecordedRequest request, HttpContext context)
    {
        var attempt = int.Parse(request.Header("X-Scheduler-Attempt")!, CultureInfo.InvariantCulture);
        var arrival = Add(
            request.Header("X-Scheduler-Schedule-Id")!,
            request.Header("webhook-id")!,
            DateTimeOffset.Parse(request.Header("X-Scheduler-Nominal-Time")!, CultureInfo.InvariantCulture),
            attempt,
            request.ReceivedAt);
        var path = request.Path.TrimStart('/');
        try
        {
            if (path == Paths.Slow)
                await Task.Delay(Slowness, Time, context.RequestAborted);
            context.Response.StatusCode = path switch
            {
                Paths.Failing => StatusCodes.Status500InternalServerError,
                Paths.Flaky when attempt == 1 => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status200OK,
            };
            // The sender may go on as soon as it has the answer, before this process gets to the next line.
            var ended = Time.GetUtcNow();
            await context.Response.CompleteAsync();
            arrival.End(ended, context.Response.StatusCode == StatusCodes.Status200OK);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            arrival.Break(Time.GetUtcNow());
        }
    }
}
