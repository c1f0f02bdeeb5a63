using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScalableScheduler.Server.Api.Backups;
using ScalableScheduler.Server.Api.Cluster;
using ScalableScheduler.Server.Api.Collections;
using ScalableScheduler.Server.Api.Control;
using ScalableScheduler.Server.Api.Events;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Preview;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Rpc;
using ScalableScheduler.Server.Api.Runs;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Secrets;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Server.Api.Workers;
using ScalableScheduler.Server.Tasks;

namespace ScalableScheduler.Server.Api;

/// <summary>The HTTP API.</summary>
public static class ApiServices
{
    /// <summary>Adds what the API needs of its own. It takes from the container the stores (IScheduleStore, IRunStore,
    /// IWorkStore, ICollectionStore, IClusterStore), StoreClock, the engine's RunCancellation, EventFeed, ClaimDesks, WorkReports, ClusterCheck,
    /// BackupExport and BackupImport,
    /// INodeHealth, every ITaskType, and the options ApiOptions, LimitOptions, WorkerOptions, SchedulerOptions and CronOptions.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<IWireStyle>(s => s.GetRequiredService<ApiOptions>().PythonCompatible ? new PythonStyle() : new NativeStyle());
        services.TryAddSingleton<TaskTypes>();
        services.AddSingleton<SecretPaths>();
        services.AddSingleton<SecretMask>();
        services.AddSingleton<SecretRestoration>();
        services.AddSingleton<TaskDraftReader>();
        services.AddSingleton<DraftReader>();
        services.AddSingleton<TemplateSyntax>();
        services.AddSingleton<TemplateNames>();
        services.AddSingleton<ScheduleCompletion>();
        services.AddSingleton<ScheduleJson>();
        services.AddSingleton<ScheduleChanges>();
        services.AddSingleton<ScheduleRequests>();
        services.AddSingleton<ChainCheck>();
        services.AddSingleton<ScheduleSaver>();
        services.AddSingleton<ScheduleRemoval>();
        services.AddSingleton<ScheduleSweep>();
        services.AddSingleton<ScheduleAnswers>();
        services.AddSingleton<CollectionSaver>();
        services.AddSingleton<CollectionRemover>();
        services.AddSingleton<VariableUse>();
        services.AddSingleton<VariableSaver>();
        services.AddSingleton<RunOpening>();
        services.AddSingleton<DeadLetterSweep>();
        services.AddSingleton<OpenRunsReader>();
        services.AddSingleton<WorkerRequests>();
        services.AddSingleton<BackfillReader>();
        services.AddEventStreams();
        services.AddRpc();
        services.AddExceptionHandler<ExceptionProblems>();
        // Only the API's description is made with the serializer; requests and answers are read and written by hand.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi("v1", ApiDescription.Configure);
        return services;
    }

    /// <summary>Maps every route, and turns what goes wrong on the way into problems.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(UnansweredProblems.AnswerAsync);
        app.MapSchedules();
        app.MapBulk();
        app.MapPreview();
        app.MapControl();
        app.MapBackfill();
        app.MapRegistration();
        app.MapNamedList();
        app.MapCollections();
        app.MapVariables();
        app.MapRuns();
        app.MapDeadLetters();
        app.MapWorkers();
        app.MapWorkReports();
        app.MapEvents();
        app.MapRpc();
        app.MapCluster();
        app.MapCheck();
        app.MapBackup();
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }
}
