using System.Text.Json;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Api.Wire;

/// <summary>How requests are taken and answers are put: our own way, or the Python service's
/// (<see cref="ApiOptions.PythonCompatible"/>).</summary>
internal interface IWireStyle
{
    /// <summary>Whether fields and parameters that nobody knows are passed over silently.</summary>
    bool PassesOverUnknown { get; }

    /// <summary>What a task that says nothing of failures means; null for the service's retry policy.</summary>
    FailurePolicy? UnsaidFailure { get; }

    JsonAnswer Problem(ApiProblem problem);

    /// <summary>A schedule that was registered.</summary>
    JsonAnswer Registered(bool created, Action<Utf8JsonWriter> write);

    /// <summary>A schedule that was asked for by its id.</summary>
    JsonAnswer Single(Action<Utf8JsonWriter> write);

    /// <summary>A page of schedules.</summary>
    /// <param name="isNothing">Whether nothing at all matches.</param>
    /// <param name="write">Writes the array.</param>
    JsonAnswer Listing(bool isNothing, Action<Utf8JsonWriter> write);
}
