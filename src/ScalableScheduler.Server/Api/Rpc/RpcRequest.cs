using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>A call as it was sent.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Params">With what; null for nothing.</param>
/// <param name="Id">By which its answer is told from others: a string, a number or JSON's null; null for a notification, which
/// gets none.</param>
internal sealed record RpcRequest(string Method, JsonElement? Params, JsonElement? Id)
{
    private const string Version = "2.0";

    /// <summary>Reads a call.</summary>
    /// <param name="json">What was sent.</param>
    /// <param name="request">The call.</param>
    /// <param name="id">The id, where one can be made out.</param>
    /// <param name="problem">Why it is no call.</param>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out RpcRequest? request, out JsonElement? id, [NotNullWhen(false)] out string? problem)
    {
        (request, id) = (null, null);
        problem = Read(json, ref id, out var method, out var given);
        if (problem is null)
            request = new RpcRequest(method, given, id);
        return request is not null;
    }

    private static string? Read(JsonElement json, ref JsonElement? id, out string method, out JsonElement? given)
    {
        (method, given) = ("", null);
        if (json.ValueKind != JsonValueKind.Object)
            return "A call is an object.";
        if (json.TryGetProperty("id", out var named))
        {
            if (named.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null))
                return "id must be a string, a number or null.";
            id = named;
        }
        if (!json.TryGetProperty("jsonrpc", out var version) || version.ValueKind != JsonValueKind.String || !version.ValueEquals(Version))
            return $"jsonrpc must be \"{Version}\".";
        if (!json.TryGetProperty("method", out var called) || called.ValueKind != JsonValueKind.String)
            return "method must be a string.";
        method = called.GetString()!;
        if (!json.TryGetProperty("params", out var structure) || structure.ValueKind == JsonValueKind.Null)
            return null;
        given = structure;
        return structure.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? null : "params must be an object or an array.";
    }
}
