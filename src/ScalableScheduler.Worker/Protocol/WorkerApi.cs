using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ScalableScheduler.Worker;

/// <summary>The service's protocol for workers, over HTTP. What fails is an answer, not an exception.</summary>
internal sealed class WorkerApi : IDisposable
{
    private readonly HttpClient _http;
    private readonly ServerAddresses _servers;
    private readonly WorkerOptions _options;
    private readonly TimeProvider _time;

    public WorkerApi(WorkerOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _servers = new ServerAddresses(options.Servers);
        _http = new HttpClient(options.CreateHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Claims runs.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="wait">How long to wait for the first.</param>
    /// <param name="stop">Gives up waiting. What the service has answered by then is still read, so that it is not lost.</param>
    public Task<Answered<ClaimResponse>> ClaimAsync(string queue, int limit, TimeSpan wait, CancellationToken stop) => SendAsync(
        $"workers/{Uri.EscapeDataString(queue)}/claim", new ClaimRequest(limit, wait, _options.Name), WireJson.Default.ClaimRequest,
        WireJson.Default.ClaimResponse, wait + _options.RequestTimeout, stop);

    public Task<Answered<HeartbeatResponse>> HeartbeatAsync(Work work, double? percent, string? message, TimeSpan timeout) => SendAsync(
        PathOf(work, "heartbeat"), new HeartbeatRequest(work.ClaimId, percent, message, _options.Name), WireJson.Default.HeartbeatRequest,
        WireJson.Default.HeartbeatResponse, timeout, CancellationToken.None);

    /// <summary>Tells how a run ended.</summary>
    public async Task<Answer> EndAsync(Work work, WorkEnd end, CancellationToken cancellationToken) => end switch
    {
        WorkSucceeded e => await ReportAsync(work, "succeed", new SucceedRequest(work.ClaimId, e.Result, e.Message), WireJson.Default.SucceedRequest, cancellationToken),
        WorkFailed e => await ReportAsync(
            work, "fail", new FailRequest(work.ClaimId, e.Reason, e.Retry, e.RetryAfter), WireJson.Default.FailRequest, cancellationToken),
        WorkCancelled e => await ReportAsync(work, "cancelled", new CancelledRequest(work.ClaimId, e.Message), WireJson.Default.CancelledRequest, cancellationToken),
        _ => throw new InvalidOperationException($"There is no end of type {end.GetType().Name}."),
    };

    public void Dispose() => _http.Dispose();

    private static string PathOf(Work work, string verb) => $"runs/{Uri.EscapeDataString(work.Id)}/{verb}";

    private async Task<Answer> ReportAsync<TBody>(Work work, string verb, TBody body, JsonTypeInfo<TBody> form, CancellationToken cancellationToken) =>
        (await SendAsync(PathOf(work, verb), body, form, answerForm: (JsonTypeInfo<Problem>?)null, _options.RequestTimeout, cancellationToken)).Answer;

    // Each server is asked once before the service counts as away.
    private async Task<Answered<TAnswer>> SendAsync<TBody, TAnswer>(
        string path, TBody body, JsonTypeInfo<TBody> form, JsonTypeInfo<TAnswer>? answerForm, TimeSpan timeout, CancellationToken cancellationToken)
        where TAnswer : class
    {
        for (var tries = 1; ; tries++)
        {
            var (number, server) = _servers.Current();
            var answer = await SendAsync(new Uri(server, path), JsonContent.Create(body, form), answerForm, timeout, cancellationToken);
            if (answer.Answer.Kind != AnswerKind.Away)
                return answer;
            _servers.Failed(number);
            if (tries >= _servers.Count)
                return answer;
        }
    }

    private async Task<Answered<TAnswer>> SendAsync<TAnswer>(
        Uri address, HttpContent content, JsonTypeInfo<TAnswer>? answerForm, TimeSpan timeout, CancellationToken cancellationToken)
        where TAnswer : class
    {
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            if (_options.Token is { } token && await token(either.Token) is { } secret)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
                return new(await OfProblemAsync(response, deadline.Token), null);
            var body = answerForm is null ? null : await response.Content.ReadFromJsonAsync(answerForm, deadline.Token);
            return new(new Answer(AnswerKind.Taken), body);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return Away<TAnswer>($"{address.Authority} did not answer within {timeout.TotalSeconds:0.#} s");
        }
#pragma warning disable CA1031 // Also what the user's token and handler throw: whatever it is, the service was not reached.
        catch (Exception e)
        {
            return Away<TAnswer>($"{address.Authority}: {e.Message}");
        }
#pragma warning restore CA1031
    }

    private static Answered<TAnswer> Away<TAnswer>(string why)
        where TAnswer : class => new(new Answer(AnswerKind.Away, why), null);

    private async Task<Answer> OfProblemAsync(HttpResponseMessage response, CancellationToken deadline)
    {
        var detail = $"{(int)response.StatusCode} {await ReadAsync(response, deadline)}".TrimEnd();
        var retryAfter = response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - _time.GetUtcNow()) : null;
        return response.StatusCode switch
        {
            HttpStatusCode.Conflict or HttpStatusCode.NotFound => new Answer(AnswerKind.Lost, detail),
            // Who is not let in may be let in later: keys and tokens are changed while workers run.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => new Answer(AnswerKind.Away, detail, retryAfter),
            >= HttpStatusCode.InternalServerError => new Answer(AnswerKind.Away, detail, retryAfter),
            _ => new Answer(AnswerKind.Refused, detail),
        };
    }

    private static async Task<string?> ReadAsync(HttpResponseMessage response, CancellationToken deadline)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
            return response.ReasonPhrase;
        try
        {
            var problem = await response.Content.ReadFromJsonAsync(WireJson.Default.Problem, deadline);
            return problem?.Detail ?? problem?.Title;
        }
        catch (JsonException)
        {
            return response.ReasonPhrase;
        }
    }
}
