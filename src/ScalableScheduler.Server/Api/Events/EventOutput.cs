using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;

namespace ScalableScheduler.Server.Api.Events;

/// <summary>The answer to one reader. What it does not take in time ends its connection.</summary>
internal sealed class EventOutput : IDisposable
{
    private const int FlushAt = 32 * 1024;

    private readonly HttpContext _http;
    private readonly PipeWriter _writer;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenRegistration _gone;
    private readonly Lock _gate = new();
    private TimeSpan? _rest;
    private long _writtenAt;
    private int _unflushed;

    /// <param name="http">The request.</param>
    /// <param name="lastId">Where the reader stands.</param>
    /// <param name="timeout">How long it may take nothing.</param>
    /// <param name="time">Measures that.</param>
    public EventOutput(HttpContext http, string? lastId, TimeSpan timeout, TimeProvider time)
    {
        (_http, _writer, LastId, _timeout, _time) = (http, http.Response.BodyWriter, lastId, timeout, time);
        _limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _gone = http.RequestAborted.Register(_limit.Cancel);
        _writtenAt = time.GetTimestamp();
    }

    /// <summary>The place from which the reader would resume.</summary>
    public string? LastId { get; private set; }

    /// <summary>How long nothing was sent.</summary>
    public TimeSpan Quiet => _time.GetElapsedTime(_writtenAt);

    /// <summary>Whether enough is written to be sent before more is.</summary>
    public bool IsFull => _unflushed >= FlushAt;

    public void Write(EventFrame frame)
    {
        _writer.Write(frame.Bytes);
        _unflushed += frame.Bytes.Length;
        LastId = frame.Id ?? LastId;
    }

    /// <summary>Says that the stream is still there, and where it stands, when the reader does not know.</summary>
    public void WriteHeartbeat(string? place)
    {
        ServerSentEvents.WriteHeartbeat(_writer, place == LastId ? null : place);
        LastId = place ?? LastId;
    }

    public void WriteRetry(TimeSpan wait) => ServerSentEvents.WriteRetry(_writer, wait);

    /// <summary>Sends what was written.</summary>
    /// <returns>False when the reader is gone, or did not take it in time and has been cut off.</returns>
    public async ValueTask<bool> FlushAsync()
    {
        try
        {
            Limit(_timeout);
            var sent = await _writer.FlushAsync(_limit.Token);
            Limit(Timeout.InfiniteTimeSpan);
            _unflushed = 0;
            _writtenAt = _time.GetTimestamp();
            return !sent.IsCompleted && !_limit.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            IsCutOff = !_http.RequestAborted.IsCancellationRequested;
            _http.Abort();
            return false;
        }
    }

    /// <summary>Whether the reader was cut off because it did not take what was sent.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Limits the time for all that is still sent.</summary>
    public void LimitRest(TimeSpan within)
    {
        lock (_gate)
        {
            if (_rest <= within)
                return;
            _rest = within;
            _limit.CancelAfter(within);
        }
    }

    /// <summary>The last was sent: aborts the connection if the reader has not taken it when the time is up. The answer of a
    /// stopping node waits for nobody.</summary>
    public void Linger()
    {
        // What the server holds for a reader is its own affair, and it would wait long.
        if (!HttpProtocol.IsHttp11(_http.Request.Protocol) || _http.Features.Get<IConnectionLifetimeFeature>() is not { } connection)
            return;
        var timer = _time.CreateTimer(
            static c => ((IConnectionLifetimeFeature)c!).Abort(), connection, _rest ?? _timeout, Timeout.InfiniteTimeSpan);
        connection.ConnectionClosed.Register(static t => ((ITimer)t!).Dispose(), timer);
    }

    /// <summary>Cuts the reader off.</summary>
    public void Abort() => _http.Abort();

    public void Dispose()
    {
        _gone.Dispose();
        _limit.Dispose();
    }

    private void Limit(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (_rest is null)
                _limit.CancelAfter(timeout);
        }
    }
}
