namespace ScalableScheduler.Worker;

internal sealed partial class RunningWork
{
    // Heartbeats that got no answer are sent again this soon: the timeout allows for two that are lost, not for more.
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);

    private Task ReportProgressAsync(double? percent, string? message)
    {
        if (_progress.Note(percent, WorkEnds.Bounded(message)) is { } later)
        {
            _worker.Heartbeats.Hasten(_heartbeat, later);
            return Task.CompletedTask;
        }
        _worker.Heartbeats.Sent(_heartbeat);
        return SendHeartbeatAsync();
    }

    private async Task SendHeartbeatAsync()
    {
        var progress = _progress.Take();
        var timeout = _worker.Options.RequestTimeout < _heartbeat.Interval ? _worker.Options.RequestTimeout : _heartbeat.Interval;
        var (answer, body) = await _worker.Api.HeartbeatAsync(_work, progress?.Percent, progress?.Message, timeout);
        _worker.Watch.Note(answer);
        WorkerMetrics.Heartbeats.Add(1, WorkerMetrics.Tag("answer", NameOf(answer.Kind)));
        switch (answer.Kind)
        {
            case AnswerKind.Lost:
                Stop(WorkStop.ClaimLost);
                break;
            case AnswerKind.Taken when body is { Cancel: true }:
                Stop(WorkStop.CancelRequested);
                break;
            case AnswerKind.Away:
                _progress.PutBack(progress);
                _worker.Heartbeats.Hasten(_heartbeat, answer.RetryAfter > AgainAfter ? answer.RetryAfter.Value : AgainAfter);
                break;
        }
    }

    private static string NameOf(AnswerKind answer) => answer switch
    {
        AnswerKind.Taken => "taken",
        AnswerKind.Lost => "lost",
        AnswerKind.Refused => "refused",
        _ => "away",
    };
}
