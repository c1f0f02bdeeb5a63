using System.ComponentModel;
using ScalableScheduler.Collections;
using ScalableScheduler.Configuration;
using ScalableScheduler.Coordination;
using ScalableScheduler.Cron;
using ScalableScheduler.Engine;
using ScalableScheduler.Redis;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api;
using ScalableScheduler.Server.Hosting;
using ScalableScheduler.Server.Logging;
using ScalableScheduler.Server.Storage;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Configuration;

/// <summary>Every setting of the service. A property with <see cref="SettingAttribute"/> is one setting; one with a description is a section, in the order users read them.</summary>
public sealed class ServiceSettings
{
    [Description("Where the HTTP API listens.")]
    public ServerOptions Server { get; init; } = new();

    /// <summary>Where schedules and runs are kept. Default <see cref="StoreKind.Redis"/>.</summary>
    [Setting("Where schedules and runs are kept: redis, shared by all nodes; memory, in this process for a try-out, gone when it stops")]
    public StoreKind Store { get; init; } = StoreKind.Redis;

    [Description("Where Redis is and how it is used.")]
    public RedisOptions Redis { get; init; } = new();

    [Description("How partitions are owned.")]
    public LeaseOptions Lease { get; init; } = new();

    [Description("How a node finds and runs what is due.")]
    public SchedulerOptions Scheduler { get; init; } = new();

    [Description("How cron expressions are read.")]
    public CronOptions Cron { get; init; } = new();

    [Description("How a failed attempt is repeated, where a schedule does not say.")]
    public RetryOptions Retry { get; init; } = new();

    [Description("How long what happened stays visible.")]
    public HistoryOptions History { get; init; } = new();

    [Description("Placeholders such as {{name}} in tasks.")]
    public TemplateOptions Templates { get; init; } = new();

    [Description("Where the values of placeholders come from, beside the variables of collections.")]
    public VariableOptions Variables { get; init; } = new();

    [Description("How secret variables are encrypted.")]
    public SecretOptions Secrets { get; init; } = new();

    [Description("What GET /events can tell.")]
    public EventOptions Events { get; init; } = new();

    [Description("Runs that workers do.")]
    public WorkerOptions Workers { get; init; } = new();

    [Description("How the API behaves.")]
    public ApiOptions Api { get; init; } = new();

    [Description("The largest request that is accepted.")]
    public LimitOptions Limits { get; init; } = new();

    [Description("What is logged, and how.")]
    public LoggingOptions Logging { get; init; } = new();
}
