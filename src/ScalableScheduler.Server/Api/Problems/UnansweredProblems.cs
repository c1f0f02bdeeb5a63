using Microsoft.AspNetCore.Diagnostics;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.Problems;

/// <summary>Gives a body to refusals that no endpoint made: an unknown route, a method it does not know.</summary>
internal static class UnansweredProblems
{
    public static Task AnswerAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var style = http.RequestServices.GetRequiredService<IWireStyle>();
        return style.Problem(ProblemOf(http)).ExecuteAsync(http);
    }

    private static ApiProblem ProblemOf(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => ApiProblem.NotFound($"route {http.Request.Path}"),
        StatusCodes.Status405MethodNotAllowed => new ApiProblem(StatusCodes.Status405MethodNotAllowed, $"{http.Request.Path} does not know {http.Request.Method}; it knows {http.Response.Headers.Allow}.", []),
        StatusCodes.Status415UnsupportedMediaType => ApiProblem.WrongMediaType(JsonBody.Json),
        var status => new ApiProblem(status, "The request was refused.", []),
    };
}
