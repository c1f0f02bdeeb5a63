using System.Globalization;
using ScalableScheduler.Server.Tasks.Worker;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;
using ScalableScheduler.Work;
using StackExchange.Redis;

namespace ScalableScheduler.Server.Tasks.Redis;

/// <summary>Publishes to a channel, or adds to a stream or list.</summary>
public sealed class RedisTask : ITaskType, IAsyncDisposable
{
    private const int KeptConnections = 256;
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);

    private readonly TaskReading _reading;
    private readonly ParsedTasks<RedisRequest> _requests;
    private readonly KeptConnections<RedisTarget, RedisConnection> _connections;

    public RedisTask(TaskReading reading, TimeProvider time)
    {
        _reading = reading;
        _requests = new ParsedTasks<RedisRequest>((task, problems) => RedisRequestReader.Read(task, reading, problems));
        _connections = new KeptConnections<RedisTarget, RedisConnection>(target => new RedisConnection(target, time), IdleTime, KeptConnections, time);
    }

    public string Name => "redis";

    /// <summary>None: the only secret is the password within the URL.</summary>
    public IReadOnlyList<string> SecretFields => [];

    public IReadOnlyList<TemplateField> TemplateFields { get; } = [new("/host", TemplateUse.Url)];

    /// <summary>How many connections are open.</summary>
    internal int Connections => _connections.Count;

    public void Validate(TaskDefinition task, TaskProblems problems) => RedisRequestReader.Read(task, _reading, problems);

    public WorkSettings? WorkOf(TaskDefinition task) => WorkFields.OfCallback(task, _reading);

    public ValueTask<DispatchResult> DispatchAsync(Dispatch dispatch, CancellationToken cancellationToken) =>
        _requests.TryGet(dispatch.Schedule.Task, out var request, out var refusal)
            ? SendAsync(request, dispatch, RunHeaders.RunAction, cancellationToken)
            : new(refusal);

    public ValueTask<DispatchResult> StopAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        if (!_requests.TryGet(dispatch.Schedule.Task, out var request, out var refusal))
            return new(refusal);
        return request.Work is null
            ? new(DispatchResult.Delivered)
            : SendAsync(request with { Data = TaskData.EmptyObject }, dispatch, RunHeaders.CancelAction, cancellationToken);
    }

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private async ValueTask<DispatchResult> SendAsync(RedisRequest request, Dispatch dispatch, string action, CancellationToken cancellationToken)
    {
        using var lease = _connections.Take(request.Target);
        var connection = lease.Connection;
        try
        {
            var redis = await connection.ConnectedAsync().WaitAsync(cancellationToken);
            return await SendAsync(redis.GetDatabase(request.Database), request, dispatch, action).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (RedisFailure.Explain(e, request.Target, connection.Break) is { } result)
        {
            return result;
        }
    }

    private static Task<DispatchResult> SendAsync(IDatabase database, RedisRequest request, Dispatch dispatch, string action) => request.Mode switch
    {
        RedisMode.Stream => AddToStreamAsync(database, request, dispatch, action),
        RedisMode.List => AddToListAsync(database, request, dispatch, action),
        _ => PublishAsync(database, request, dispatch, action),
    };

    // Nobody listening is no failure: that is what a channel is. The number tells who looks.
    private static async Task<DispatchResult> PublishAsync(IDatabase database, RedisRequest request, Dispatch dispatch, string action)
    {
        var receivers = await database.PublishAsync(RedisChannel.Literal(request.Topic), Value(request, dispatch, action));
        return Delivered(receivers == 0 ? "No subscriber received it." : null, Text(receivers));
    }

    private static async Task<DispatchResult> AddToStreamAsync(IDatabase database, RedisRequest request, Dispatch dispatch, string action)
    {
        var id = await database.StreamAddAsync(
            request.Topic, RunFields.Of(dispatch, request.Data, action), maxLength: request.MaxLength, useApproximateMaxLength: true);
        return Delivered(null, id);
    }

    // Newest at the right end, as RPUSH and BLPOP make a queue; the oldest are cut off.
    private static async Task<DispatchResult> AddToListAsync(IDatabase database, RedisRequest request, Dispatch dispatch, string action)
    {
        var pushed = database.ListRightPushAsync(request.Topic, Value(request, dispatch, action));
        if (request.MaxLength is not { } maxLength)
            return Delivered(null, Text(await pushed));
        var trimmed = database.ListTrimAsync(request.Topic, -maxLength, -1); // Sent in the same breath.
        await Task.WhenAll(pushed, trimmed);
        return Delivered(null, Text(Math.Min(await pushed, maxLength)));
    }

    private static RedisValue Value(RedisRequest request, Dispatch dispatch, string action) =>
        request.Envelope ? RunEnvelope.Of(dispatch, request.Data, action) : request.Data;

    private static DispatchResult Delivered(string? message, string? response) => new(DispatchOutcome.Delivered, message, null, response);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
