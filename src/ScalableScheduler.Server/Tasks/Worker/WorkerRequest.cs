using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Worker;

/// <summary>What a <c>worker</c> task says.</summary>
/// <param name="Queue">The queue of its runs, or the job's name on a bus.</param>
/// <param name="Bus">The bus over which its workers are told; null when they come for the runs.</param>
/// <param name="Settings">The times its workers have to keep.</param>
internal sealed record WorkerRequest(QueueName Queue, string? Bus, WorkSettings Settings);
