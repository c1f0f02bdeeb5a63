using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Worker;

/// <summary>What the parts of a worker share.</summary>
internal sealed record WorkerContext(
    WorkerOptions Options, WorkerApi Api, ServerWatch Watch, Heartbeats Heartbeats, IServiceScopeFactory? Scopes, TimeProvider Time, ILogger Logger);
