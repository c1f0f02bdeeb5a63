using Microsoft.AspNetCore.Diagnostics;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Problems;

/// <summary>Turns what was thrown into a problem: the store that is away, a request that breaks HTTP, a bug of ours. What a
/// bug says of itself goes to the log, never to the caller.</summary>
internal sealed partial class ExceptionProblems(IWireStyle style, ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // Nobody is left to be answered.
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;

        try
        {
            await style.Problem(ProblemOf(exception, httpContext)).ExecuteAsync(httpContext);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // It left before it had sent its whole request, or meanwhile: no fault of ours, and nothing to tell.
        }
        return true;
    }

    private ApiProblem ProblemOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case StoreUnavailableException:
                StoreIsAway(logger, context.Request.Method, context.Request.Path, exception.Message);
                return ApiProblem.StoreAway();
            case BadHttpRequestException bad:
                return new ApiProblem(bad.StatusCode, "The request can't be read.", []);
            default:
                RequestFailed(logger, context.Request.Method, context.Request.Path, context.TraceIdentifier, exception);
                return new ApiProblem(StatusCodes.Status500InternalServerError, $"A fault of the service. Its log says more under {context.TraceIdentifier}.", []);
        }
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "{Method} {Path}: the store is away: {Reason}")]
    private static partial void StoreIsAway(ILogger logger, string method, PathString path, string reason);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Error, Message = "{Method} {Path} failed (request {Request})")]
    private static partial void RequestFailed(ILogger logger, string method, PathString path, string request, Exception exception);
}
