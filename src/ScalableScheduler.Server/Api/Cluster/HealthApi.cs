using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using ScalableScheduler.Engine;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Server.Hosting;

namespace ScalableScheduler.Server.Api.Cluster;

/// <summary>Probes: whether the node's loops make progress, and whether it can serve.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health");
        health.MapGet("", Summary)
            .Describe("getHealth", "Read the node's health", "Both probes in one, and the version. When the node is not live or not ready, a problem with the same fields.")
            .Answers<HealthDocument>(200, "The node is live and ready.")
            .Refuses();
        health.MapGet("/live", Live)
            .Describe("getLiveness", "Probe liveness", "Whether the node's loops make progress (a node whose loops don't is best restarted), not merely that HTTP answers. When not, detail says why.")
            .Answers<ProbeDocument>(200, "They do.")
            .Refuses();
        health.MapGet("/ready", Ready)
            .Describe("getReadiness", "Probe readiness", "Whether the node can serve: it reaches the store, owns its share, and its clock is in order. When not, detail says why.")
            .Answers<ProbeDocument>(200, "It can.")
            .Refuses();
    }

    private static JsonAnswer Live(INodeHealth health) => health.IsLive(out var reason) ? Good() : Failing(reason);

    private static JsonAnswer Ready(INodeHealth health) => health.IsReady(out var reason) ? Good() : Failing(reason);

    private static JsonAnswer Summary(INodeHealth health)
    {
        var isLive = health.IsLive(out var liveReason);
        var isReady = health.IsReady(out var readyReason);
        return isLive && isReady
            ? Good(WriteDetails)
            : Failing(string.Join(' ', new[] { liveReason, readyReason }.Where(r => r.Length > 0).Distinct(StringComparer.Ordinal)), WriteDetails);

        void WriteDetails(Utf8JsonWriter json)
        {
            json.WriteString("version"u8, NodeServices.Version);
            json.WriteBoolean("live"u8, isLive);
            json.WriteBoolean("ready"u8, isReady);
        }
    }

    private static JsonAnswer Good(Action<Utf8JsonWriter>? details = null) => JsonAnswer.Of(StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteString("status"u8, "ok");
        details?.Invoke(json);
        json.WriteEndObject();
    });

    // Whatever the style: probes are asked by machines of our time.
    private static JsonAnswer Failing(string reason, Action<Utf8JsonWriter>? details = null) => JsonAnswer.Of(StatusCodes.Status503ServiceUnavailable, json =>
    {
        json.WriteStartObject();
        json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(StatusCodes.Status503ServiceUnavailable));
        json.WriteNumber("status"u8, StatusCodes.Status503ServiceUnavailable);
        json.WriteString("detail"u8, reason);
        details?.Invoke(json);
        json.WriteEndObject();
    }) with
    { ContentType = NativeStyle.ProblemJson };
}
