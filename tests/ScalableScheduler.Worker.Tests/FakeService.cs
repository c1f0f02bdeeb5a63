using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Worker.Tests;

/// <summary>The service's protocol for workers, with answers as a test wants them.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Queue<(string Queue, object Run)> _offered = [];
    private readonly ConcurrentDictionary<string, Func<RecordedRequest, HttpContext, Task>> _answers = new(StringComparer.Ordinal);
    private TaskCompletionSource _isOffered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    private FakeService(Target target) => Target = target;

    public Target Target { get; }

    public static async Task<FakeService> StartAsync()
    {
        var service = new FakeService(await Target.StartAsync());
        service.Target.Responder = service.RespondAsync;
        return service;
    }

    /// <summary>Offers a run, and names it.</summary>
    public string Offer(string queue = "emails", object? data = null, string timeout = "1h", string? heartbeatTimeout = "30s")
    {
        var id = $"run-{Interlocked.Increment(ref _runs)}";
        lock (_gate)
        {
            _offered.Enqueue((queue, new
            {
                run_id = id,
                claim_id = $"claim-of-{id}",
                schedule_id = "schedule-1",
                schedule_name = "the schedule",
                queue,
                attempt = 1,
                nominal_time = "2030-01-01T00:00:00.000Z",
                data = data ?? new { },
                timeout,
                expires_at = "2030-01-01T01:00:00.000Z",
                heartbeat_timeout = heartbeatTimeout,
                origin = "due",
            }));
            _isOffered.TrySetResult();
        }
        return id;
    }

    /// <summary>Answers otherwise from now on.</summary>
    /// <param name="verb">The end of the path: claim, heartbeat, succeed, fail, cancelled.</param>
    /// <param name="answer">What to answer; null for the usual.</param>
    public void Answer(string verb, Func<RecordedRequest, HttpContext, Task>? answer)
    {
        if (answer is null)
            _answers.TryRemove(verb, out _);
        else
            _answers[verb] = answer;
    }

    /// <summary>Answers the first so many otherwise, then as usual.</summary>
    public void AnswerFirst(string verb, int count, Func<RecordedRequest, HttpContext, Task> answer)
    {
        var left = count;
        Answer(verb, (request, context) => Interlocked.Decrement(ref left) >= 0 ? answer(request, context) : UsualAsync(request, context));
    }

    public static Func<RecordedRequest, HttpContext, Task> Json(string json, int status = 200) =>
        Respond.Status(status, json, status < 400 ? "application/json" : "application/problem+json");

    /// <summary>Waits for requests.</summary>
    public Task<IReadOnlyList<RecordedRequest>> WaitAsync(string verb, int count = 1) =>
        Target.WaitForAsync(count, r => r.Path.EndsWith("/" + verb, StringComparison.Ordinal), Soon);

    public async Task<JsonElement> WaitBodyAsync(string verb, int count = 1) => (await WaitAsync(verb, count))[count - 1].Json();

    public int Count(string verb) => Target.Requests.Count(r => r.Path.EndsWith("/" + verb, StringComparison.Ordinal));

    public ValueTask DisposeAsync() => Target.DisposeAsync();

    private Task RespondAsync(RecordedRequest request, HttpContext context) =>
        _answers.TryGetValue(request.Path[(request.Path.LastIndexOf('/') + 1)..], out var answer) ? answer(request, context) : UsualAsync(request, context);

    private Task UsualAsync(RecordedRequest request, HttpContext context) => request.Path.EndsWith("/claim", StringComparison.Ordinal)
        ? ClaimAsync(request, context)
        : Json("""{"status":"running","cancel":false}""")(request, context);

    private async Task ClaimAsync(RecordedRequest request, HttpContext context)
    {
        var queue = request.Path.Split('/')[2];
        var limit = request.Json().GetProperty("limit").GetInt32();
        var wait = TimeSpan.FromMilliseconds(int.Parse(request.Json().GetProperty("wait").GetString()![..^2]));
        while (true)
        {
            var taken = Take(queue, limit, out var offered);
            if (taken.Count > 0)
            {
                await Json(JsonSerializer.Serialize(new { runs = taken }))(request, context);
                return;
            }
            try
            {
                await offered.WaitAsync(wait, TimeProvider.System, context.RequestAborted);
            }
            catch (TimeoutException)
            {
                await Json("""{"runs":[]}""")(request, context);
                return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private List<object> Take(string queue, int limit, out Task offered)
    {
        lock (_gate)
        {
            var taken = _offered.Where(o => o.Queue == queue).Take(limit).ToList();
            var left = _offered.Except(taken).ToList();
            _offered.Clear();
            left.ForEach(_offered.Enqueue);
            if (taken.Count == 0)
                _isOffered = _isOffered.Task.IsCompleted ? new(TaskCreationOptions.RunContinuationsAsynchronously) : _isOffered;
            offered = _isOffered.Task;
            return taken.ConvertAll(o => o.Run);
        }
    }
}
