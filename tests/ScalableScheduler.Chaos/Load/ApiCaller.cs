using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace ScalableScheduler.Chaos.Load;

/// <summary>Calls the API as a client does that wants an answer: any node, another one when it fails, until one answers.</summary>
/// <param name="nodes">Where nodes are said to listen; they may be dead.</param>
/// <param name="random">Chooses among them.</param>
internal sealed class ApiCaller(Func<IReadOnlyList<Uri>> nodes, Random random) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly Lock _gate = new();
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private int _repeated;

    /// <summary>How many calls were made again.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    /// <exception cref="TimeoutException">Nobody answered for minutes.</exception>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? json = null, string? ifMatch = null, bool ifNew = false, string? key = null, CancellationToken cancellationToken = default)
    {
        var started = Time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var answer = await TryAsync(method, new Uri(Next(), path), json, ifMatch, ifNew, key, cancellationToken);
            if (answer is { AsksToRetry: false })
                return answer with { Tries = tries };
            if (Time.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{method} {path} got no answer in {Patience}; the last one: {answer}");
            Interlocked.Increment(ref _repeated);
            await Task.Delay(Pause, Time, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private Uri Next()
    {
        var known = nodes();
        lock (_gate)
            return known[random.Next(known.Count)];
    }

    private async Task<ApiAnswer?> TryAsync(HttpMethod method, Uri url, string? json, string? ifMatch, bool ifNew, string? key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (ifMatch is not null)
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        if (ifNew)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            using var response = await _http.SendAsync(request, deadline.Token);
            var body = await response.Content.ReadAsStringAsync(deadline.Token);
            var link = response.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : null;
            return new ApiAnswer(response.StatusCode, response.Headers.ETag?.ToString(), link, body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
