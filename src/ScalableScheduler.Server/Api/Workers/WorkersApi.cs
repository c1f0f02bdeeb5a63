using ScalableScheduler.Engine;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Api.Workers;

/// <summary>Queues from which workers claim runs.</summary>
internal static class WorkersApi
{
    public static void MapWorkers(this IEndpointRouteBuilder app)
    {
        var workers = app.MapGroup("/workers").WithTags("Workers");

        workers.MapGet("", List)
            .Describe("listQueues", "List queues", "Every queue in which runs wait for a worker, by name. A queue is there as long as a run waits in it.")
            .Answers<QueueDocument[]>(200, "The queues.")
            .Refuses();

        workers.MapGet("/{queue}", Get)
            .Describe("getQueue", "Read a queue", "How many runs wait in it for a worker; none for a queue of which nobody has heard.")
            .Answers<QueueDocument>(200, "The queue.")
            .Refuses(422);

        workers.MapPost("/{queue}/claim", Claim)
            .Describe("claimRuns", "Claim runs", """
                Gives a worker up to `limit` runs of a queue, in the order of their turns. When there is none, the answer waits up to `wait` for one
                and comes as soon as there is. It is empty when the time is up, or when the node stops: ask again. Runs that are claimed for who
                closes the connection go back to the queue. Each run comes with a claim id, by which its worker reports on it.
                """)
            .MayTake<ClaimRequest>(WorkExamples.Claims)
            .Answers<ClaimDocument>(200, "The runs, or none.")
            .Refuses(400, 413, 415, 422);
    }

    private static async ValueTask<JsonAnswer> List(IWorkStore store, CancellationToken cancellationToken)
    {
        var queues = await store.ReadQueuesAsync(cancellationToken);
        return JsonAnswer.Page(queues, QueueJson.Write, link: null);
    }

    private static async ValueTask<JsonAnswer> Get(string queue, IWorkStore store, IWireStyle style, CancellationToken cancellationToken)
    {
        if (!QueueName.IsValid(queue))
            return style.Problem(NoName());
        var name = new QueueName(queue);
        var found = (await store.ReadQueuesAsync(cancellationToken)).FirstOrDefault(q => q.Queue == name);
        return JsonAnswer.Of(StatusCodes.Status200OK, json => QueueJson.Write(json, name, found)).Tagged();
    }

    private static async ValueTask<JsonAnswer> Claim(
        string queue, HttpRequest request, ClaimDesks desks, WorkerRequests requests, IHostApplicationLifetime lifetime, IWireStyle style)
    {
        if (!QueueName.IsValid(queue))
            return style.Problem(NoName());
        var (wish, problem) = await requests.ReadClaimAsync(request);
        if (wish is null)
            return style.Problem(problem!);
        // The web server stops before the engine does, and waits for every answer.
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted, lifetime.ApplicationStopping);
        var runs = gone.IsCancellationRequested ? [] : await desks.ClaimAsync(new QueueName(queue), wish.Limit, wish.Worker, wish.Wait, gone.Token);
        return JsonAnswer.Of(StatusCodes.Status200OK, json => ClaimJson.Write(json, runs));
    }

    private static ApiProblem NoName() =>
        ApiProblem.Unacceptable("/queue", Reasons.Invalid, $"A queue's name is {QueueName.Allowed}.", RequestPart.Path);
}
