using System.Text.Json;
using Microsoft.OpenApi;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.Cluster;

/// <summary>Looking through all records at once, on request.</summary>
internal static class CheckApi
{
    private static readonly QueryParameter Repair = new(
        "repair", "false tells of what is wrong and changes nothing; default true.", JsonSchemaType.Boolean);

    private static readonly QueryParameter[] Parameters = [Repair];

    public static void MapCheck(this IEndpointRouteBuilder app) =>
        app.MapPost("/cluster/check", Check)
            .WithTags("Cluster")
            .Describe("checkCluster", "Check all records", """
                Looks through the records of every partition for what should not be: schedules that would never fire, runs that
                nobody looks after, indexes that disagree with definitions. What is wrong is repaired. Each owner does the same by
                itself now and then (scheduler.reconcile_every); this does it at once, beside all other work, and tells what was found.
                """)
            .WithQuery(Parameters)
            .Answers<CheckDocument>(200, "What was found.")
            .Refuses(422);

    private static async ValueTask<JsonAnswer> Check(HttpRequest request, ClusterCheck check, IWireStyle style)
    {
        var query = new QueryReader(request.Query, Parameters, style.PassesOverUnknown);
        var repair = query.Flag(Repair.Name) ?? true;
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        var report = await check.CheckAsync(repair, request.HttpContext.RequestAborted);
        return JsonAnswer.Of(StatusCodes.Status200OK, json => Write(json, report));
    }

    private static void Write(Utf8JsonWriter json, ClusterReport report)
    {
        json.WriteStartObject();
        json.WriteBoolean("repair"u8, report.Repair);
        ScheduleJson.WriteInstant(json, "started_at"u8, report.StartedAt);
        json.WriteNumber("duration_ms"u8, (long)report.Took.TotalMilliseconds);
        json.WriteNumber("partitions_checked"u8, report.Checked);
        json.WriteStartArray("unchecked"u8);
        foreach (var (partition, reason) in report.Unchecked)
        {
            json.WriteStartObject();
            json.WriteNumber("number"u8, partition.Number);
            json.WriteString("reason"u8, reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteLookedAt(json, report.Found);
        json.WriteStartArray("faults"u8);
        foreach (var tally in report.Found.Faults)
            Write(json, tally);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLookedAt(Utf8JsonWriter json, PartitionCheck found)
    {
        json.WriteStartObject("looked_at"u8);
        json.WriteNumber("schedules"u8, found.Schedules);
        json.WriteNumber("open_runs"u8, found.Runs);
        json.WriteNumber("entries"u8, found.Entries);
        json.WriteNumber("unreadable"u8, found.Unreadable);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FaultTally tally)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, Vocabulary.FaultKinds.Of(tally.Kind));
        json.WriteNumber("found"u8, tally.Found);
        json.WriteNumber("repaired"u8, tally.Repaired);
        json.WriteStartArray("examples"u8);
        foreach (var fault in tally.Examples)
        {
            json.WriteStartObject();
            json.WriteString("subject"u8, fault.Subject);
            json.WriteString("detail"u8, fault.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
