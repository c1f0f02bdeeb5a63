using System.Text.Json;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>Writes answers.</summary>
internal static class RpcJson
{
    /// <summary>The members of a result, as JSON of its own.</summary>
    public static ReadOnlyMemory<byte> RenderResult(RpcAnswer.Result result, RpcSpelling spelling) => JsonAnswer.Render(json =>
    {
        json.WriteStartObject();
        result.Write(new RpcWriter(json, spelling));
        json.WriteEndObject();
    });

    /// <summary>The answer to a call that did what was asked.</summary>
    public static ReadOnlyMemory<byte> Render(JsonElement? id, ReadOnlyMemory<byte> result) => Render(id, json =>
    {
        json.WritePropertyName("result"u8);
        json.WriteRawValue(result.Span, skipInputValidation: true);
    });

    /// <summary>The answer to a call that failed.</summary>
    /// <param name="id">Of the call; null where none could be made out.</param>
    /// <param name="error">Why.</param>
    public static ReadOnlyMemory<byte> Render(JsonElement? id, RpcError error) => Render(id, json =>
    {
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        json.WriteStartObject("data"u8);
        json.WriteString("reason"u8, error.Reason);
        if (error.Errors.Count > 0)
            FieldProblemJson.Write(json, error.Errors);
        if (error.RetryAfter is { } wait)
            json.WriteNumber("retry_after"u8, wait.TotalSeconds);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> RenderBatch(IReadOnlyList<ReadOnlyMemory<byte>> answers) => JsonAnswer.Render(json =>
    {
        json.WriteStartArray();
        foreach (var answer in answers)
            json.WriteRawValue(answer.Span, skipInputValidation: true);
        json.WriteEndArray();
    });

    private static ReadOnlyMemory<byte> Render(JsonElement? id, Action<Utf8JsonWriter> writeOutcome) => JsonAnswer.Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        writeOutcome(json);
        // As it was written: a number keeps its digits.
        json.WritePropertyName("id"u8);
        if (id is { } given)
            json.WriteRawValue(given.GetRawText(), skipInputValidation: true);
        else
            json.WriteNullValue();
        json.WriteEndObject();
    });
}
