using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>Carries out calls by JSON-RPC 2.0 (https://www.jsonrpc.org/specification). The calls of a batch are carried out one
/// after the other, so that a later one finds what an earlier one did.</summary>
internal sealed partial class RpcServer(RpcMethods methods, LimitOptions limits, IWireStyle style, ILogger<RpcServer> logger)
{
    /// <summary>The answer to what could not be read.</summary>
    public static ReadOnlyMemory<byte> Unreadable(ApiProblem problem) => RpcJson.Render(id: null, RpcError.Of(problem, problem.Errors));

    /// <summary>The answer to a call or a batch; null when nothing is to be answered.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> AnswerAsync(JsonElement body, CancellationToken cancellationToken)
    {
        if (body.ValueKind != JsonValueKind.Array)
            return await AnswerOneAsync(body, cancellationToken);
        var count = body.GetArrayLength();
        if (count == 0)
            return RpcJson.Render(id: null, RpcError.InvalidRequest("A batch holds at least one call."));
        if (count > limits.BulkItems)
            return RpcJson.Render(id: null, RpcError.TooLarge($"There are {count} calls; {limits.BulkItems} are allowed (limits.bulk_items)."));

        var answers = new List<ReadOnlyMemory<byte>>(count);
        foreach (var call in body.EnumerateArray())
        {
            if (await AnswerOneAsync(call, cancellationToken) is { } answer)
                answers.Add(answer);
        }
        if (answers.Count == 0)
            return null;
        return RpcJson.RenderBatch(answers);
    }

    private async ValueTask<ReadOnlyMemory<byte>?> AnswerOneAsync(JsonElement json, CancellationToken cancellationToken)
    {
        if (!RpcRequest.TryRead(json, out var request, out var id, out var problem))
            return RpcJson.Render(id, RpcError.InvalidRequest(problem));
        var (result, error) = await CallAsync(request, cancellationToken);
        if (request.Id is not null)
            return error is null ? RpcJson.Render(id, result) : RpcJson.Render(id, error);
        if (error is not null)
            LogUnheard(logger, error.Reason, error.Message);
        return null;
    }

    private async ValueTask<(ReadOnlyMemory<byte> Result, RpcError? Error)> CallAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        if (!methods.TryGet(request.Method, out var method))
            return (default, RpcError.NoMethod(ObjectReader.NotAmong("method", request.Method, methods.Names)));
        try
        {
            return await method.Procedure(new RpcParams(request.Params, style.PassesOverUnknown), cancellationToken) switch
            {
                RpcAnswer.Result result => (RpcJson.RenderResult(result, method.Spelling), null),
                RpcAnswer.Failure failure => (default, failure.Error),
                _ => throw new InvalidOperationException("A method answered with neither a result nor an error."),
            };
        }
        catch (StoreUnavailableException e)
        {
            LogStoreAway(logger, request.Method, e.Message);
            return (default, RpcError.StoreAway(ApiProblem.StoreAway()));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, e, request.Method);
            return (default, RpcError.Internal());
        }
    }

    [LoggerMessage(4401, LogLevel.Warning, "{Method}: the store is away: {Reason}")]
    private static partial void LogStoreAway(ILogger logger, string method, string reason);

    [LoggerMessage(4402, LogLevel.Error, "{Method} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method);

    [LoggerMessage(4403, LogLevel.Information, "A notification was not carried out, and nobody is told: {Reason}: {Why}")]
    private static partial void LogUnheard(ILogger logger, string reason, string why);
}
