using System.Text.Json;
using ScalableScheduler.Server.Api.Problems;

namespace ScalableScheduler.Server.Api.Wire;

/// <summary>Writes <c>errors: [{field, reason, message}]</c>; a field that is not in the body says where it is by <c>in</c>.</summary>
internal static class FieldProblemJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<FieldProblem> errors)
    {
        json.WriteStartArray("errors"u8);
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("field"u8, error.Field);
            json.WriteString("reason"u8, error.Reason);
            json.WriteString("message"u8, error.Message);
            if (error.Part != RequestPart.Body)
                json.WriteString("in"u8, NameOf(error.Part));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static string NameOf(RequestPart part) => part switch
    {
        RequestPart.Body => "body",
        RequestPart.Query => "query",
        RequestPart.Path => "path",
        _ => "header",
    };
}
