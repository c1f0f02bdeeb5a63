using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScalableScheduler.Backups;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Engine;

public static class EngineServices
{
    /// <summary>Adds one node's engine. The host adds the options, a store (all interfaces of <c>Storage</c> and
    /// <see cref="IStoreSetup"/>), the lock servers, the task types, a <see cref="TimeProvider"/> and a thread-safe <see cref="Random"/>.
    /// Unless the host adds them before: no <see cref="EnvironmentVariables"/>, no keys for secrets, templates enabled.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The node's name.</param>
    /// <param name="version">Of the service.</param>
    public static IServiceCollection AddEngine(this IServiceCollection services, string name, string version)
    {
        var id = new NodeId($"{name}.{Guid.NewGuid().ToString("N")[..8]}");
        services.AddSingleton(p => new NodeDescription(id, name, version, p.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.AddSingleton<StoreClock>();
        services.AddSingleton<EngineMetrics>();
        services.AddSingleton<EngineContext>();
        services.AddSingleton<LoopWatch>();
        services.AddSingleton<HeldAttempts>();
        // Twice as many as run at once: enough waiting to keep every executor busy, few enough to give back on stopping.
        services.AddSingleton(p => new RunQueue(2 * p.GetRequiredService<SchedulerOptions>().MaxConcurrentRuns, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new Redlock(
            [.. p.GetServices<ILockServer>()],
            p.GetRequiredService<LeaseOptions>().Duration,
            p.GetRequiredService<TimeProvider>(),
            () => Guid.NewGuid().ToString("N")));
        services.AddSingleton<BatchPlanner>();
        services.AddSingleton<LimitGate>();
        services.AddSingleton<ChainFollower>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<RunOutcomes>();
        services.AddSingleton<RunCancellation>();
        services.AddSingleton<SchedulePauser>();
        services.AddSingleton<ScheduleDeleter>();
        services.AddSingleton<WorkStopper>();
        services.AddSingleton<WorkReports>();
        services.AddSingleton<ClaimDesks>();
        services.TryAddSingleton(EnvironmentVariables.None);
        services.TryAddSingleton(new TemplateOptions());
        services.TryAddSingleton(new SecretOptions());
        services.AddSingleton<SecretBox>();
        services.AddSingleton<VariableScopes>();
        services.AddSingleton<TaskRenderer>();
        services.AddSingleton<DueScanner>();
        services.AddSingleton<UncertainAttempts>();
        services.AddSingleton<RunRecoverer>();
        services.AddSingleton<Retention>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<ClusterCheck>();
        services.AddSingleton<RunExecutor>();
        services.AddSingleton<PartitionOwner>();
        services.AddSingleton<Coordinator>();
        services.AddSingleton<SchedulerNode>();
        services.AddSingleton<BackupExport>();
        services.AddSingleton<BackupImport>();
        services.AddSingleton<SecretRotation>();
        services.AddHostedService(p => p.GetRequiredService<SecretRotation>());
        services.AddHostedService(p => p.GetRequiredService<SchedulerNode>());
        services.AddSingleton<INodeHealth, NodeHealth>();
        return services;
    }
}
