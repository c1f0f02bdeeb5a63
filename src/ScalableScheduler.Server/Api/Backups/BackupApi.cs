using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.OpenApi;
using ScalableScheduler.Backups;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Backups;

/// <summary>Backup and restore of everything, while the service runs.</summary>
internal static partial class BackupApi
{
    public const string JsonLines = "application/x-ndjson";

    private static readonly Words<ImportMode> Modes = new(JsonNamingPolicy.SnakeCaseLower);

    private static readonly QueryParameter[] ExportParameters =
    [
        new("history", "false: without the records of ended runs.", JsonSchemaType.Boolean),
        new("dead_letters", "false: without dead letters.", JsonSchemaType.Boolean),
    ];

    private static readonly QueryParameter[] ImportParameters =
    [
        new("mode", "What becomes of schedules and collections that are there already: skip (default) leaves them as they are, replace makes their definitions those of the file, as an edit does.", Allowed: Modes.All),
        new("dry_run", "true: only look the file through, and tell of all that is wrong with it.", JsonSchemaType.Boolean),
        new("part", "true: the file is a part of an export, so that its footer does not count.", JsonSchemaType.Boolean),
    ];

    public static void MapBackup(this IEndpointRouteBuilder app)
    {
        app.MapGet("/export", ExportAsync)
            .WithTags("Backup")
            .Describe("exportAll", "Export everything", """
                Collections with their variables (secrets stay encrypted), schedules with their state and open runs, history, dead letters, as JSON
                lines: a header, a line for each, a footer. It is written while the service runs; each schedule is as it stood at one moment.
                A file that does not end with a footer was cut off.
                """)
            .WithQuery(ExportParameters)
            .StreamsLines<BackupLineDocument>("The lines.")
            .Refuses(422);
        app.MapPost("/import", ImportAsync)
            .WithTags("Backup")
            .Describe("importAll", "Import an export", """
                Takes the lines of an export into this service, while it runs. Each line is taken whole or not at all; one that can't be taken ends the
                import, with all before it taken. What fell due meanwhile is handled by the misfire rule of each schedule, and nothing that was
                accepted as a run is accepted again. To import a file twice changes nothing.
                """)
            .TakesLines<BackupLineDocument>(BackupExamples.Import)
            .WithQuery(ImportParameters)
            .Answers<ImportDocument>(200, "All lines were taken, or left for what is there.")
            .Refuses(415, 422);
    }

    private static async Task ExportAsync(HttpContext http, BackupExport export, IWireStyle style, ILogger<BackupExport> logger)
    {
        var query = new QueryReader(http.Request.Query, ExportParameters, style.PassesOverUnknown);
        var scope = new BackupScope(query.Flag("history") ?? true, query.Flag("dead_letters") ?? true);
        if (query.Problems.Any)
        {
            await style.Problem(ApiProblem.Unacceptable(query.Problems.Found)).ExecuteAsync(http);
            return;
        }
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = JsonLines;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no"; // nginx
        try
        {
            await export.WriteAsync(http.Response.BodyWriter, scope, http.RequestAborted);
        }
        catch (StoreUnavailableException e) when (http.Response.HasStarted)
        {
            // The answer has begun: all that is left is to end it where it is, so that its reader sees that it is not whole.
            LogCutOff(logger, e);
            http.Abort();
        }
    }

    private static async ValueTask<JsonAnswer> ImportAsync(HttpRequest request, BackupImport import, IWireStyle style)
    {
        if (request.ContentType is { Length: > 0 } type && !type.StartsWith(JsonLines, StringComparison.OrdinalIgnoreCase))
            return style.Problem(ApiProblem.WrongMediaType(JsonLines));
        var query = new QueryReader(request.Query, ImportParameters, style.PassesOverUnknown);
        var options = new ImportOptions(query.Choice("mode", Modes) ?? ImportMode.Skip, query.Flag("dry_run") ?? false, query.Flag("part") ?? false);
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));

        // However long the file is, no more than a line and a batch of it is in memory.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;
        var report = await import.RunAsync(request.BodyReader, options, request.HttpContext.RequestAborted);
        return report.Problems.Count > 0
            ? style.Problem(ImportJson.ProblemOf(report, options))
            : JsonAnswer.Of(StatusCodes.Status200OK, json => ImportJson.Write(json, report, options, Modes.Of(options.Mode)));
    }

    [LoggerMessage(4501, LogLevel.Warning, "The store went away during an export; the answer was cut off")]
    private static partial void LogCutOff(ILogger logger, Exception exception);
}
