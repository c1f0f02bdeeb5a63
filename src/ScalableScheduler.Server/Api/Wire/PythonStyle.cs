using System.Globalization;
using System.Text.Json;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Api.Wire;

/// <summary>As the Python service did: unknown fields are passed over, registrations are answered 200, a schedule comes
/// as an array of one, nothing found is 404, and errors are FastAPI's.</summary>
internal sealed class PythonStyle : IWireStyle
{
    public bool PassesOverUnknown => true;

    public FailurePolicy? UnsaidFailure { get; } = new(FailedPolicy.Ignore, FailurePolicy.DefaultRetryWait, FailurePolicy.NoLimit);

    public JsonAnswer Problem(ApiProblem problem) => problem.Status switch
    {
        StatusCodes.Status404NotFound => Detail(problem.Status, "Item not found"),
        StatusCodes.Status422UnprocessableEntity => Details(problem.Errors),
        _ => Detail(problem.Status, problem.Detail) with { RetryAfter = problem.RetryAfter },
    };

    public JsonAnswer Registered(bool created, Action<Utf8JsonWriter> write) => JsonAnswer.Of(StatusCodes.Status200OK, write);

    public JsonAnswer Single(Action<Utf8JsonWriter> write) => JsonAnswer.Of(StatusCodes.Status200OK, json =>
    {
        json.WriteStartArray();
        write(json);
        json.WriteEndArray();
    });

    public JsonAnswer Listing(bool isNothing, Action<Utf8JsonWriter> write) => isNothing
        ? Problem(ApiProblem.NotFound("item"))
        : JsonAnswer.Of(StatusCodes.Status200OK, write);

    private static JsonAnswer Detail(int status, string detail) => JsonAnswer.Of(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("detail"u8, detail);
        json.WriteEndObject();
    });

    private static JsonAnswer Details(IReadOnlyList<FieldProblem> errors) => JsonAnswer.Of(StatusCodes.Status422UnprocessableEntity, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("detail"u8);
        foreach (var error in errors)
        {
            json.WriteStartObject();
            WriteLocation(json, error);
            json.WriteString("msg"u8, error.Message);
            json.WriteString("type"u8, error.Reason == Reasons.Required ? "missing" : "value_error");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteLocation(Utf8JsonWriter json, FieldProblem error)
    {
        json.WriteStartArray("loc"u8);
        json.WriteStringValue(FieldProblemJson.NameOf(error.Part));
        foreach (var name in JsonPointer.Split(error.Field))
        {
            if (int.TryParse(name, CultureInfo.InvariantCulture, out var index))
                json.WriteNumberValue(index);
            else
                json.WriteStringValue(name);
        }
        json.WriteEndArray();
    }
}
