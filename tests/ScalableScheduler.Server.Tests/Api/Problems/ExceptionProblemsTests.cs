using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Tests.Api.Problems;

/// <summary>What is thrown is answered, where somebody is left to be answered.</summary>
public sealed class ExceptionProblemsTests
{
    private readonly ExceptionProblems _problems = new(new NativeStyle(), NullLogger<ExceptionProblems>.Instance);

    [Fact]
    public async Task RequestThatCannotBeRead_IsAnswered()
    {
        var context = ContextOf(isAborted: false);

        (await _problems.TryHandleAsync(context, CutOff(), CancellationToken.None)).ShouldBeTrue();
        context.Response.StatusCode.ShouldBe(StatusCodes.Status400BadRequest);
    }

    // A node that was paused finds half a request of somebody who gave up long ago.
    [Fact]
    public async Task ClientThatLeftWithinItsRequest_IsNoFault() =>
        (await _problems.TryHandleAsync(ContextOf(isAborted: true), CutOff(), CancellationToken.None)).ShouldBeTrue();

    private static BadHttpRequestException CutOff() => new("Unexpected end of request content.");

    // What is written for one that has gone is cancelled, as Kestrel does it.
    private static DefaultHttpContext ContextOf(bool isAborted) => new()
    {
        RequestAborted = new CancellationToken(isAborted),
        Response = { Body = new MemoryStream() },
    };
}
