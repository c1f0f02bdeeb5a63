using System.Globalization;
using System.Net;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>Sends an HTTP request.</summary>
public sealed class RestTask : ITaskType, IDisposable
{
    private const int MaxRedirects = 5;

    private readonly TaskReading _reading;
    private readonly TimeProvider _time;
    private readonly ParsedTasks<RestRequest> _requests;
    private readonly HttpMessageInvoker _http = RestTransport.Create();

    public RestTask(TaskReading reading, TimeProvider time)
    {
        _reading = reading;
        _time = time;
        _requests = new ParsedTasks<RestRequest>((task, problems) => RestRequestReader.Read(task, reading, problems));
    }

    public string Name => "rest";

    public IReadOnlyList<string> SecretFields { get; } =
        ["/auth/password", "/auth/token", .. RestHeaders.Secret.Select(name => $"/headers/{name}")];

    public IReadOnlyList<TemplateField> TemplateFields { get; } =
    [
        new("/host", TemplateUse.Url),
        new("/url", TemplateUse.Url),
        new("/headers/*", TemplateUse.Header),
        new("/content_type", TemplateUse.Header),
        new("/auth/username", TemplateUse.Verbatim),
        new("/auth/password", TemplateUse.Verbatim),
        new("/auth/token", TemplateUse.Verbatim),
    ];

    public void Validate(TaskDefinition task, TaskProblems problems) => RestRequestReader.Read(task, _reading, problems);

    public async ValueTask<DispatchResult> DispatchAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        if (!_requests.TryGet(dispatch.Schedule.Task, out var request, out var refusal))
            return refusal;
        var body = request.SendsSchedule ? ScheduleBody.Of(dispatch, request.Data) : request.Data;
        var hop = new RestHop(request.Url, request.Method, body);
        for (var redirects = 0; ; redirects++)
        {
            try
            {
                using var message = Message(request, hop, dispatch);
                using var response = await _http.SendAsync(message, cancellationToken);
                if (!request.Success.Contain((int)response.StatusCode) && RestHop.IsRedirect(response.StatusCode))
                {
                    if (redirects == MaxRedirects)
                        return Rejected(response.StatusCode, $"More than {MaxRedirects} redirects.");
                    if (!hop.TryFollow(response, out var next, out var why))
                        return Rejected(response.StatusCode, why);
                    hop = next;
                    continue;
                }
                var text = await ResponseText.ReadAsync(response.Content, request.Secrets, cancellationToken);
                return RestAnswer.Of(request, response, text, _time);
            }
            catch (Exception e) when (!IsOf(e, cancellationToken) && RestFailure.Explain(e, hop.Url) is { } explanation)
            {
                return new DispatchResult(DispatchOutcome.Undeliverable, explanation);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Message(RestRequest request, RestHop hop, Dispatch dispatch)
    {
        // HTTP/2 where TLS agrees on it; never over plain TCP, where nothing can agree.
        var message = new HttpRequestMessage(hop.Method, hop.Url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        var headers = message.Headers;
        foreach (var (name, value) in request.Headers)
            headers.TryAddWithoutValidation(name, value);
        if (!headers.Contains(RestHeaders.UserAgent))
            headers.TryAddWithoutValidation(RestHeaders.UserAgent, RestHeaders.DefaultUserAgent);
        if (request.Authorization is { } authorization)
            headers.TryAddWithoutValidation(RestHeaders.Authorization, authorization);
        headers.TryAddWithoutValidation(RunHeaders.Id, dispatch.Run.Value);
        headers.TryAddWithoutValidation(RunHeaders.Timestamp, _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        headers.TryAddWithoutValidation(RunHeaders.IdempotencyKey, dispatch.Run.Value);
        headers.TryAddWithoutValidation(RunHeaders.ScheduleId, dispatch.Schedule.Id.Value);
        headers.TryAddWithoutValidation(RunHeaders.ScheduleName, RunHeaders.AsciiName(dispatch.Schedule.Name));
        headers.TryAddWithoutValidation(RunHeaders.NominalTime, RunHeaders.NominalTimeOf(dispatch));
        headers.TryAddWithoutValidation(RunHeaders.Attempt, RunHeaders.AttemptOf(dispatch));
        // The handler adds traceparent itself, of its own span when those are recorded.
        if (hop.Body is { } body)
        {
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = request.ContentType;
            foreach (var (name, value) in request.ContentHeaders)
                content.Headers.TryAddWithoutValidation(name, value);
            message.Content = content;
        }
        return message;
    }

    private static bool IsOf(Exception e, CancellationToken cancellationToken) =>
        e is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private static DispatchResult Rejected(HttpStatusCode status, string why) =>
        new(DispatchOutcome.Rejected, $"HTTP {(int)status}: {why}", (int)status);
}
