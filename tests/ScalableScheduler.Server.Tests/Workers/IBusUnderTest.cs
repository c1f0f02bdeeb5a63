using System.Text.Json;
using ScalableScheduler.Server.Workers;

namespace ScalableScheduler.Server.Tests.Workers;

/// <summary>A broker, and what a worker in any language does with it.</summary>
internal interface IBusUnderTest : IAsyncDisposable
{
    string Name { get; }

    /// <summary>The settings that lead the service to it.</summary>
    WorkerOptions Options { get; }

    /// <summary>Waits for the job's next action, and takes it.</summary>
    Task<JsonElement> NextAsync(string job);

    /// <summary>Sends a message to the service.</summary>
    Task SayAsync(string message);

    /// <summary>Waits until so many messages were parked.</summary>
    /// <returns>Why, each.</returns>
    Task<IReadOnlyList<string>> ParkedAsync(int count);
}
