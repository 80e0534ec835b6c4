{{/* `config` with what can be told from `expose` and the demo's pods. As JSON. */}}
{{- define "quire.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- $name := include "quire.name" . -}}
{{- $http := ternary "https" "http" .Values.expose.tls -}}
{{- if .Values.expose.host -}}
{{- $_ := set $config "PUBLIC_URL" ($config.PUBLIC_URL | default (printf "%s://%s" $http .Values.expose.host)) -}}
{{- end -}}
{{- if .Values.expose.webHost -}}
{{- $_ := set $config "PLAYGROUND_URL" ($config.PLAYGROUND_URL | default (printf "%s://%s" $http .Values.expose.webHost)) -}}
{{- end -}}
{{- if .Values.demo.enabled -}}
{{- $_ := set $config "PUBLIC_URL" ($config.PUBLIC_URL | default "http://127.0.0.1:4000") -}}
{{- $_ := set $config "PLAYGROUND_URL" ($config.PLAYGROUND_URL | default "http://127.0.0.1:4030") -}}
{{- $_ := set $config "INBOX_URL" ($config.INBOX_URL | default "http://127.0.0.1:4022") -}}
{{- $_ := set $config "STRIPE_URL" ($config.STRIPE_URL | default "http://127.0.0.1:4021") -}}
{{- $_ := set $config "STRIPE_API_URL" ($config.STRIPE_API_URL | default (printf "http://%s-stripe:4021" $name)) -}}
{{- $_ := set $config "MAIL_FROM" ($config.MAIL_FROM | default "Quire <shop@quire.test>") -}}
{{- end -}}
{{- $_ := set $config "PLAYGROUND_URL" ($config.PLAYGROUND_URL | default $config.PUBLIC_URL) -}}
{{- $_ := set $config "STOREFRONT_URL" ($config.STOREFRONT_URL | default $config.PLAYGROUND_URL) -}}
{{- $_ := set $config "ALLOWED_ORIGINS" ($config.ALLOWED_ORIGINS | default $config.PLAYGROUND_URL) -}}
{{- $_ := set $config "SHOP_URL" ($config.SHOP_URL | default $config.PUBLIC_URL) -}}
{{- if $config.PUBLIC_URL -}}
{{- $_ := set $config "GRAPH_URL" ($config.GRAPH_URL | default (printf "%s/graphql" (trimSuffix "/" $config.PUBLIC_URL))) -}}
{{- $_ := set $config "LIVE_URL" ($config.LIVE_URL | default (regexReplaceAll "^http" $config.GRAPH_URL "ws")) -}}
{{- end -}}
{{- toJson $config -}}
{{- end -}}

{{/* The keys of the Secret that somebody is told, each with whether it may be absent. As JSON. */}}
{{- define "quire.wanted" -}}
{{- $wanted := dict -}}
{{- range $name, $service := include "quire.services" . | fromJson -}}
{{- range $service.names -}}
{{- $from := include "quire.source" (dict "root" $ "service" $service "name" .) | fromJson -}}
{{- if $from.secret -}}
{{- $_ := set $wanted $from.secret (and $from.optional (dig $from.secret true $wanted)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $wanted -}}
{{- end -}}

{{/* What the chart's own Secret holds; nothing when there is an existing one. As JSON; made once a rendering, since some of it is random. */}}
{{- define "quire.keys" -}}
{{- if .Values.secrets.existingSecret -}}
{{- dict | toJson -}}
{{- else -}}
{{- if not (hasKey .Values "madeKeys") -}}
{{- $kept := dict -}}
{{- if .Values.secrets.generate -}}
{{- range $key, $value := dig "data" dict (lookup "v1" "Secret" .Release.Namespace (include "quire.secretName" .)) -}}
{{- $_ := set $kept $key (b64dec $value) -}}
{{- end -}}
{{- end -}}
{{- $keys := deepCopy .Values.secrets.values -}}
{{- if .Values.demo.enabled -}}{{- $keys = include "quire.demoKeys" (dict "root" . "kept" $kept "keys" $keys) | fromJson -}}{{- end -}}
{{- if .Values.secrets.generate -}}
{{- range $key, $optional := include "quire.wanted" . | fromJson -}}
{{- if and (not (hasKey $keys $key)) (regexMatch "_KEY(_|$)" $key) (not (hasPrefix "STRIPE_" $key)) -}}
{{- $made := eq $key "ACCESS_TOKEN_KEY" | ternary "" (randAlphaNum 43) -}}
{{- if and (eq $key "ACCESS_TOKEN_KEY") (not (hasKey $kept $key)) -}}{{- $made = include "quire.signingKey" $ -}}{{- end -}}
{{- $_ := set $keys $key (get $kept $key | default $made) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $_ := set .Values "madeKeys" (toJson $keys) -}}
{{- end -}}
{{- .Values.madeKeys -}}
{{- end -}}
{{- end -}}

{{/* A new Ed25519 key as a private JWK. The public half is read out of a certificate: nothing else here can work it out. */}}
{{- define "quire.signingKey" -}}
{{- $armour := "-----[^-]+-----|\\s" -}}
{{- $pem := genPrivateKey "ed25519" -}}
{{- $private := printf "%x" (regexReplaceAll $armour $pem "" | b64dec) -}}
{{- $certificate := (genSelfSignedCertWithKey "quire" nil nil 1 $pem).Cert -}}
{{- $public := regexFind "06032b6570032100[0-9a-f]{64}" (printf "%x" (regexReplaceAll $armour $certificate "" | b64dec)) -}}
{{- $d := include "quire.base64url" (substr (int (sub (len $private) 64)) (len $private) $private) -}}
{{- $x := include "quire.base64url" (substr (int (sub (len $public) 64)) (len $public) $public) -}}
{{- dict "kty" "OKP" "crv" "Ed25519" "x" $x "d" $d "alg" "EdDSA" "use" "sig" "kid" (randAlphaNum 16 | lower) | toJson -}}
{{- end -}}

{{/* Sixty-four hexadecimal digits as base64url: three digits are two letters. */}}
{{- define "quire.base64url" -}}
{{- $letters := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" -}}
{{- $digits := printf "%s00" . -}}
{{- range $at := until 22 -}}
{{- $number := 0 -}}
{{- range $next := until 3 -}}
{{- $from := int (add (mul $at 3) $next) -}}
{{- $digit := index (dict "0" 0 "1" 1 "2" 2 "3" 3 "4" 4 "5" 5 "6" 6 "7" 7 "8" 8 "9" 9 "a" 10 "b" 11 "c" 12 "d" 13 "e" 14 "f" 15) (substr $from (int (add $from 1)) $digits) -}}
{{- $number = add (mul $number 16) $digit -}}
{{- end -}}
{{- $first := int (div $number 64) -}}
{{- substr $first (int (add $first 1)) $letters -}}
{{- if lt $at 21 -}}{{- $second := int (mod $number 64) -}}{{- substr $second (int (add $second 1)) $letters -}}{{- end -}}
{{- end -}}
{{- end -}}
