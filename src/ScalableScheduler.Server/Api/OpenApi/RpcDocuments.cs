using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>A call by JSON-RPC 2.0.</summary>
public sealed record RpcRequestDocument
{
    /// <summary>The version of the protocol.</summary>
    [AllowedValues("2.0")]
    public required string Jsonrpc { get; init; }

    /// <summary>What is called.</summary>
    /// <example>scheduler.set</example>
    public required string Method { get; init; }

    /// <summary>With what: an object, or an array that holds one. Neither case nor underscores matter in the names of its members.</summary>
    public JsonNode? Params { get; init; }

    /// <summary>A string, a number or null, by which the answer is told from others. Left out, nothing is answered.</summary>
    public JsonNode? Id { get; init; }
}

/// <summary>The answer to a call: it has either a result or an error.</summary>
public sealed record RpcAnswerDocument
{
    /// <summary>The version of the protocol.</summary>
    [AllowedValues("2.0")]
    public required string Jsonrpc { get; init; }

    /// <summary>What the method answers.</summary>
    public JsonNode? Result { get; init; }

    /// <summary>Why the call failed.</summary>
    public RpcErrorDocument? Error { get; init; }

    /// <summary>The call's; null when it could not be made out.</summary>
    public required JsonNode? Id { get; init; }
}

/// <summary>Why a call failed.</summary>
public sealed record RpcErrorDocument
{
    /// <summary>-32700 not JSON, -32600 no call, -32601 no such method, -32602 parameters at fault, -32603 a fault of the service, -32000 the store
    /// does not answer, -32001 no such task, -32002 stale claim, -32003 conflict, -32004 too large.</summary>
    /// <example>-32002</example>
    public required int Code { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Message { get; init; }

    /// <summary>Why, for programs.</summary>
    public required RpcErrorData Data { get; init; }
}

/// <summary>Why a call failed, for programs.</summary>
public sealed record RpcErrorData
{
    /// <summary>The code as a word.</summary>
    [AllowedValues("parse_error", "invalid_request", "method_not_found", "invalid_params", "internal_error", "store_away", "unknown_task", "stale_claim", "conflict", "too_large")]
    public required string Reason { get; init; }

    /// <summary>What is wrong with which parameter, by a JSON pointer into the object of parameters.</summary>
    public IReadOnlyList<FieldErrorDocument>? Errors { get; init; }

    /// <summary>In how many seconds to try again, where that helps.</summary>
    public double? RetryAfter { get; init; }
}
