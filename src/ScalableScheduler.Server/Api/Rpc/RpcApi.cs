using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>JSON-RPC 2.0 over HTTP.</summary>
internal static class RpcApi
{
    /// <summary>Where system C's clients post to. Every path knows every method.</summary>
    private static readonly string[] Aliases = ["/rpc/v0", "/worker/v0"];

    public static void MapRpc(this IEndpointRouteBuilder app)
    {
        app.MapPost("/rpc", Answer)
            .WithTags("JSON-RPC")
            .Describe("callRpc", "Call a method by JSON-RPC 2.0", """
                Sets tasks for workers and reads them; claims them and reports on them. Takes one call, or an array of up to 1000 (limits.bulk_items),
                which are carried out in their order. Params are an object, or an array that holds one. Calls are answered with 200, failed ones by their
                `error`, a batch by an array of answers; where all are notifications (without `id`), the answer is 204 without a body. Methods:
                Scheduler.Set, Scheduler.Get, Worker.Claim, Worker.Heartbeat, Worker.Succeed, Worker.Fail, Worker.Cancelled; in lower case, answers
                are spelled in snake_case.
                """)
            .Takes<RpcRequestDocument>(RpcExamples.All)
            .Answers<RpcAnswerDocument>(StatusCodes.Status200OK, "The call was answered: by its result, or by its error.")
            .Refuses(StatusCodes.Status415UnsupportedMediaType);
        foreach (var alias in Aliases)
            app.MapPost(alias, Answer).ExcludeFromDescription();
    }

    private static async ValueTask<IResult> Answer(HttpRequest request, RpcServer server, LimitOptions limits, IWireStyle style)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, limits.BodyBytes);
        using (body)
        {
            if (problem is { Status: StatusCodes.Status415UnsupportedMediaType })
                return style.Problem(problem);
            var answer = body is null
                ? RpcServer.Unreadable(problem!)
                : await server.AnswerAsync(body.RootElement, request.HttpContext.RequestAborted);
            return answer is { } json ? new JsonAnswer { Status = StatusCodes.Status200OK, Body = json } : TypedResults.NoContent();
        }
    }
}
