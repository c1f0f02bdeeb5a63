using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Events;

/// <summary>What happens in the cluster, as it happens.</summary>
internal static class EventsApi
{
    public const string LastEventIdHeader = "Last-Event-ID";

    private static readonly TimeSpan CrowdedWait = TimeSpan.FromSeconds(5);

    public static void MapEvents(this IEndpointRouteBuilder app) =>
        app.MapGet("/events", WatchAsync)
            .WithTags("Events")
            .Describe("watchEvents", "Watch events", """
                Runs and changes of schedules and collections as server-sent events (WHATWG HTML 9.2), each with an id, its type as the event's
                name, and the object below as its data. All filters that are given must hold. A client that comes back with Last-Event-ID gets what it
                missed; when that is no longer known, first an event `gap`. The service ends a stream with an event `end`, whose data tells the
                reason: too_slow or shutdown. Events are hints, not an audit log.
                """)
            .WithQuery(EventFilter.Parameters)
            .Streams<EventDocument>("The stream, open until one side ends it.")
            .Refuses(404, 422);

    private static async Task WatchAsync(
        HttpContext http, EventStream stream, IEventLog log, EventOptions options, StoreClock clock, EventMetrics metrics, TimeProvider time,
        IHostApplicationLifetime lifetime, IWireStyle style)
    {
        var query = new QueryReader(http.Request.Query, EventFilter.Parameters, style.PassesOverUnknown);
        var filter = EventFilter.Read(query);
        var (after, problem) = ReadPlace(http.Request, query);
        if (Refusal(options, [.. query.Problems.Found, .. problem is null ? (FieldProblem[])[] : [problem]]) is { } refusal)
        {
            await style.Problem(refusal).ExecuteAsync(http);
            return;
        }
        if (stream.Open(filter) is not { } queue)
        {
            await style.Problem(Crowded(options)).ExecuteAsync(http);
            return;
        }
        try
        {
            var first = await log.ReadAsync(after, EventStream.PageSize, http.RequestAborted);
            Begin(http);
            using var output = new EventOutput(http, after, options.WriteTimeout, time);
            await new EventSession(stream, log, queue, output, options, clock, metrics, lifetime.ApplicationStopping, http.RequestAborted).RunAsync(after, first);
        }
        finally
        {
            stream.Close(queue);
        }
    }

    // The header goes first: a browser repeats the address it was given, and knows better by then.
    private static (string? After, FieldProblem? Problem) ReadPlace(HttpRequest request, QueryReader query)
    {
        var header = request.Headers[LastEventIdHeader].ToString();
        var text = header.Length > 0 ? header : query.Text(EventFilter.LastEventId.Name);
        if (text is null || LoggedEvent.IsId(text))
            return (text, null);
        var (name, part) = header.Length > 0 ? (LastEventIdHeader, RequestPart.Header) : (EventFilter.LastEventId.Name, RequestPart.Query);
        return (null, new FieldProblem($"/{name}", Reasons.Invalid, $"{name} must be the id of an event, as the stream gave it: {LoggedEvent.AllowedId}.", part));
    }

    private static ApiProblem? Refusal(EventOptions options, IReadOnlyList<FieldProblem> problems)
    {
        if (options.Keep == 0)
            return new ApiProblem(StatusCodes.Status404NotFound, "This service tells no events: events.keep is 0. Set it to how many of the newest to keep, such as 10000, on every node.", []);
        return problems.Count > 0 ? ApiProblem.Unacceptable(problems) : null;
    }

    private static ApiProblem Crowded(EventOptions options) => new(
        StatusCodes.Status503ServiceUnavailable, $"This node serves {options.Connections} event streams already (events.connections). Try again, perhaps another node.", [], CrowdedWait);

    private static void Begin(HttpContext http)
    {
        // A stream may be silent for long: slow readers are told by our own deadline, not by the server's idea of a rate.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var response = http.Response;
        response.ContentType = ServerSentEvents.MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx
        // Nothing follows the end of a stream.
        if (HttpProtocol.IsHttp11(http.Request.Protocol))
            response.Headers.Connection = "close";
    }
}
