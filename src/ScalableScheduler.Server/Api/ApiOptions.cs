using ScalableScheduler.Configuration;

namespace ScalableScheduler.Server.Api;

/// <summary>How the API behaves. Section <c>api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>Whether requests and answers follow the Python service to the letter; docs/api.md lists what differs. Default false.</summary>
    [Setting("Answer as the Python service did: 200 on registration, an array for one schedule, 404 for an empty listing, its form of errors; pass over unknown fields; send the whole schedule to rest targets; don't retry unless asked")]
    public bool PythonCompatible { get; init; }
}
