using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ScalableScheduler.Worker;

/// <summary>A claimed run under way: its handler, its heartbeat, and how its end is told.</summary>
#pragma warning disable CA1001 // The source of the token has no timer, thus nothing to dispose; a late heartbeat may still cancel it.
internal sealed partial class RunningWork
#pragma warning restore CA1001
{
    // For runs without a heartbeat timeout: as long as a service is away when all its nodes are replaced.
    private static readonly TimeSpan ToldWithin = TimeSpan.FromMinutes(1);

    private readonly WorkerContext _worker;
    private readonly WorkQueue _queue;
    private readonly Work _work;
    private readonly AsyncServiceScope? _scope;
    private readonly ProgressNote _progress;
    private readonly Heartbeat _heartbeat;
    private readonly long _begun;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunningWork(ClaimedRun claimed, WorkQueue queue, WorkerContext worker)
    {
        _worker = worker;
        _queue = queue;
        _begun = worker.Time.GetTimestamp();
        _scope = worker.Scopes?.CreateAsyncScope();
        _work = WorkReader.Read(claimed, queue.Name, _scope?.ServiceProvider ?? NoServices.Instance, worker.Options.Json);
        _progress = new ProgressNote(worker.Options.ProgressInterval, worker.Time);
        _heartbeat = new Heartbeat(HeartbeatInterval(), SendHeartbeatAsync);
        _work.Progress = ReportProgressAsync;
    }

    /// <summary>Does the run, and tells how it ended. Does not throw.</summary>
    /// <param name="stopTelling">Ends when the worker has no more time to tell.</param>
    public async Task RunAsync(CancellationToken stopTelling)
    {
        using var activity = WorkerMetrics.Activities.StartActivity($"work {_queue.Name}", ActivityKind.Consumer);
        activity?.SetTag("scheduler.run.id", _work.Id).SetTag("scheduler.schedule.id", _work.ScheduleId).SetTag("scheduler.attempt", _work.Attempt);
        var queue = WorkerMetrics.Tag("queue", _queue.Name);
        WorkerMetrics.Running.Add(1, queue);
        LogBegun(_worker.Logger, _work.Id, _queue.Name, _work.Attempt);
        _worker.Heartbeats.Add(_heartbeat);

        var end = await HandleAsync();
        var outcome = await TellAsync(end, stopTelling) ? end!.Outcome : "lost";

        _worker.Heartbeats.Remove(_heartbeat);
        WorkerMetrics.Running.Add(-1, queue);
        WorkerMetrics.Duration.Record(_worker.Time.GetElapsedTime(_begun).TotalMilliseconds, queue, WorkerMetrics.Tag("outcome", outcome));
        activity?.SetTag("scheduler.outcome", outcome);
        if (end is WorkFailed failed)
            activity?.SetStatus(ActivityStatusCode.Error, failed.Reason);
    }

    /// <summary>Cancels the handler's token. The first reason counts, but for a lost claim, after which nothing is told.</summary>
    public void Stop(WorkStop why)
    {
        lock (_gate)
        {
            if (_work.Stop == why || (_work.Stop != WorkStop.None && why != WorkStop.ClaimLost))
                return;
            _work.Stop = why;
        }
        LogStop(_worker.Logger, _work.Id, _queue.Name, why);
        _ = _stop.CancelAsync(); // what the handler registered runs elsewhere, and may throw
    }

    /// <summary>Waits no longer for the handler.</summary>
    public void GiveUp() => _givenUp.TrySetResult();

    private TimeSpan HeartbeatInterval() =>
        _work.HeartbeatTimeout / 3 is { } third && third < _worker.Options.HeartbeatInterval ? third : _worker.Options.HeartbeatInterval;

    private async Task<WorkEnd?> HandleAsync()
    {
        // By the time since the claim, not by the clock: the clocks of workers differ from the service's.
        await using var timeUp = _worker.Time.CreateTimer(
            static w => ((RunningWork)w!).Stop(WorkStop.TimeUp), this, _work.Timeout ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var handling = Task.Run(InvokeAsync); // a handler that blocks must not keep others from beginning
        if (await Task.WhenAny(handling, _givenUp.Task) == handling)
            return await handling;
        LogGivenUp(_worker.Logger, _work.Id, _queue.Name);
        return WorkEnds.OfStopped(_worker.Options.Name);
    }

    private async Task<WorkEnd?> InvokeAsync()
    {
        try
        {
            try
            {
                return WorkEnds.Of(await _queue.Handler(_work, _stop.Token), _worker.Options);
            }
            finally
            {
                if (_scope is { } scope)
                    await scope.DisposeAsync();
            }
        }
#pragma warning disable CA1031 // Whatever a handler throws is how its run ended, and is told.
        catch (Exception e)
        {
            if (e is not OperationCanceledException || _work.Stop == WorkStop.None)
                LogFailed(_worker.Logger, e, _work.Id, _queue.Name, _work.Attempt);
            return WorkEnds.Of(e, _work, _worker.Options.Name);
        }
#pragma warning restore CA1031
    }

    /// <summary>Tells how the run ended, until the service answers or the claim can't be valid any more.</summary>
    /// <returns>Whether it counts.</returns>
    private async Task<bool> TellAsync(WorkEnd? end, CancellationToken stop)
    {
        if (end is null)
            return false;
        var ended = _worker.Time.GetTimestamp();
        var atLeast = _work.HeartbeatTimeout ?? ToldWithin;
        var backOff = new BackOff(_worker.Options.MaxBackOff);
        while (true)
        {
            var answer = await TellOnceAsync(end, stop);
            switch (answer.Kind)
            {
                case AnswerKind.Taken:
                    LogEnded(_worker.Logger, _work.Id, _queue.Name, end.Outcome);
                    return true;
                case AnswerKind.Lost:
                    LogLost(_worker.Logger, _work.Id, _queue.Name, end.Outcome, answer.Detail);
                    return false;
                case AnswerKind.Refused when end is WorkSucceeded:
                    LogRefused(_worker.Logger, _work.Id, _queue.Name, answer.Detail);
                    end = WorkEnds.OfRefused(answer.Detail);
                    continue;
            }
            var isTimeUp = _work.Timeout is { } timeout && _worker.Time.GetElapsedTime(_begun) > timeout;
            if (answer.Kind == AnswerKind.Refused || stop.IsCancellationRequested || (isTimeUp && _worker.Time.GetElapsedTime(ended) > atLeast))
            {
                LogNotTold(_worker.Logger, _work.Id, _queue.Name, end.Outcome, answer.Detail);
                return false;
            }
            await Task.Delay(backOff.Next(answer.RetryAfter), _worker.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Answer> TellOnceAsync(WorkEnd end, CancellationToken stop)
    {
        try
        {
            var answer = await _worker.Api.EndAsync(_work, end, stop);
            _worker.Watch.Note(answer);
            return answer;
        }
        catch (OperationCanceledException)
        {
            return new Answer(AnswerKind.Away, "the worker stopped");
        }
    }
}
