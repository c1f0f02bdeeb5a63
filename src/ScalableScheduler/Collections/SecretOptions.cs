using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Collections;

/// <summary>The keys that secret variables are encrypted with. Section <c>secrets</c>.</summary>
public sealed class SecretOptions : IValidatableObject
{
    /// <summary>Keys by id, each 32 bytes in Base64. Default none: then there can be no secret variables. Each of them opens.</summary>
    [Setting("Keys that secret variables are encrypted with (AES-256-GCM), by id, each 32 bytes in Base64; none: no secret variables", Secret = true)]
    [EncryptionKeys]
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The id of the key that encrypts. Default empty: the only one there is.</summary>
    [Setting("Id of the key of secrets.keys that encrypts; the others only decrypt. Empty: the only one there is")]
    public string Current { get; init; } = "";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Current.Length > 0 ? !Keys.ContainsKey(Current) : Keys.Count > 1)
            yield return new ValidationResult("the id of one of secrets.keys", [nameof(Current)]);
    }
}
