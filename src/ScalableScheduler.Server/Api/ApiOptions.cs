using ScalableScheduler.Configuration;

namespace ScalableScheduler.Server.Api;

/// <summary>How the API behaves. Section <c>api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>Whether requests and answers follow the Python service, such as keeping unknown fields silently. Default false.</summary>
    [Setting("Follow the Python service: unknown fields are kept silently instead of refused")]
    public bool PythonCompatible { get; init; }
}
