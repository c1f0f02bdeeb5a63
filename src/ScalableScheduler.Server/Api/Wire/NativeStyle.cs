using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Api.Wire;

/// <summary>Strict requests; errors as problem details (RFC 9457).</summary>
internal sealed class NativeStyle : IWireStyle
{
    public const string ProblemJson = "application/problem+json";

    public bool PassesOverUnknown => false;

    public FailurePolicy? UnsaidFailure => null;

    public JsonAnswer Problem(ApiProblem problem) => JsonAnswer.Of(problem.Status, json => WriteProblem(json, problem)) with
    {
        ContentType = ProblemJson,
        RetryAfter = problem.RetryAfter,
    };

    public JsonAnswer Registered(bool created, Action<Utf8JsonWriter> write) =>
        JsonAnswer.Of(created ? StatusCodes.Status201Created : StatusCodes.Status200OK, write);

    public JsonAnswer Single(Action<Utf8JsonWriter> write) => JsonAnswer.Of(StatusCodes.Status200OK, write);

    public JsonAnswer Listing(bool isNothing, Action<Utf8JsonWriter> write) => JsonAnswer.Of(StatusCodes.Status200OK, write);

    private static void WriteProblem(Utf8JsonWriter json, ApiProblem problem)
    {
        json.WriteStartObject();
        json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(problem.Status));
        json.WriteNumber("status"u8, problem.Status);
        json.WriteString("detail"u8, problem.Detail);
        if (problem.Errors.Count > 0)
            FieldProblemJson.Write(json, problem.Errors);
        json.WriteEndObject();
    }
}
