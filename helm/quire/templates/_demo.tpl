{{/* One egress rule to a place: a demo pod where there is one of that name, else `networkPolicy.places`. */}}
{{- define "quire.reach" -}}
{{- $stands := dict "smtp" "inbox" -}}
{{- $store := get $stands .place | default .place -}}
{{- if hasKey .stores $store -}}
- to: [{podSelector: {matchLabels: {{ include "quire.selector" (dict "root" .root "component" $store) | fromYaml | toJson }}}}]
  ports:
    {{- range (get .stores $store).ports }}
    - {protocol: TCP, port: {{ .port }}}
    {{- end }}
{{- else if hasKey .root.Values.networkPolicy.places .place -}}
{{- $place := get .root.Values.networkPolicy.places .place -}}
- to: {{- toYaml $place.to | nindent 4 }}
  ports:
    {{- range $place.ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end -}}
{{- end -}}

{{/* The pods of the demo, by name. As JSON; empty when there is no demo. */}}
{{- define "quire.demoStores" -}}
{{- $out := dict -}}
{{- if .Values.demo.enabled -}}
{{- $names := list -}}
{{- range $_, $service := include "quire.services" . | fromJson -}}{{- with $service.database -}}{{- $names = append $names . -}}{{- end -}}{{- end -}}
{{- $image := .Values.demo.images -}}
{{- $postgres := dict "image" $image.postgres "ports" (list (dict "name" "postgres" "port" 5432)) "data" "/var/lib/postgresql" "user" .Values.demo.user "keep" true "databases" (uniq $names | sortAlpha)
  "secrets" (dict "POSTGRES_PASSWORD" "POSTGRES_PASSWORD") "env" (dict "POSTGRES_USER" "quire" "POSTGRES_DB" "postgres" "PGDATA" "/var/lib/postgresql/data")
  "args" (list "postgres" "-c" (printf "max_connections=%v" (max 100 (int .Values.stores.postgres.maxConnections))) "-c" "jit=off") -}}
{{- $redis := list "redis-server" "--dir" "/data" "--protected-mode" "no" "--save" "" -}}
{{- $queues := dict "image" $image.redis "ports" (list (dict "name" "redis" "port" 6379)) "data" "/data" "user" .Values.demo.user "keep" true "args" (concat $redis (list "--appendonly" "yes" "--maxmemory-policy" "noeviction")) -}}
{{- $cache := dict "image" $image.redis "ports" (list (dict "name" "redis" "port" 6379)) "data" "/data" "user" .Values.demo.user "args" (concat $redis (list "--maxmemory" "128mb" "--maxmemory-policy" "allkeys-lru")) -}}
{{- $stripe := dict "image" ($image.stripe | default (include "quire.image" (dict "root" . "image" "stripe"))) "ports" (list (dict "name" "http" "port" 4021)) "data" "/data" "keep" true "ready" "/readyz"
  "env" (dict "PORT" "4021" "HOST" "0.0.0.0" "STATE_DIR" "/data" "WEBHOOK_URL" (printf "http://%s-payment:4011/webhooks/stripe" (include "quire.name" .)) "PUBLIC_URL" (.Values.config.STRIPE_URL | default "http://127.0.0.1:4021"))
  "secrets" (dict "STRIPE_SECRET_KEY" "STRIPE_SECRET_KEY" "STRIPE_PUBLISHABLE_KEY" "STRIPE_PUBLISHABLE_KEY" "STRIPE_WEBHOOK_SECRET" "STRIPE_WEBHOOK_SECRET") -}}
{{- $inbox := dict "image" ($image.inbox | default (include "quire.image" (dict "root" . "image" "inbox"))) "ports" (list (dict "name" "http" "port" 4022) (dict "name" "smtp" "port" 4025)) "data" "/data" "keep" true "ready" "/readyz"
  "env" (dict "PORT" "4022" "SMTP_PORT" "4025" "HOST" "0.0.0.0" "STATE_DIR" "/data") -}}
{{- $out = dict "postgres" $postgres "queues" $queues "cache" $cache "stripe" $stripe "inbox" $inbox -}}
{{- end -}}
{{- toJson $out -}}
{{- end -}}

{{/* The demo's addresses and passwords, beside the keys given: root, kept, keys. As JSON. */}}
{{- define "quire.demoKeys" -}}
{{- $keys := .keys -}}
{{- $name := include "quire.name" .root -}}
{{- $making := dict "POSTGRES_PASSWORD" (randAlphaNum 32) "STRIPE_SECRET_KEY" (printf "sk_test_%s" (randAlphaNum 32)) "STRIPE_PUBLISHABLE_KEY" (printf "pk_test_%s" (randAlphaNum 32)) "STRIPE_WEBHOOK_SECRET" (printf "whsec_%s" (randAlphaNum 32)) -}}
{{- range $key, $new := $making -}}
{{- if not (hasKey $keys $key) -}}{{- $_ := set $keys $key (get $.kept $key | default $new) -}}{{- end -}}
{{- end -}}
{{- range $_, $service := include "quire.services" .root | fromJson -}}
{{- with $service.database -}}
{{- $key := printf "DATABASE_URL_%s" (include "quire.upper" .) -}}
{{- if not (hasKey $keys $key) -}}{{- $_ := set $keys $key (printf "postgresql://quire:%s@%s-postgres:5432/%s" (get $keys "POSTGRES_PASSWORD") $name .) -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- range $key, $address := dict "REDIS_URL" (printf "redis://%s-queues:6379" $name) "REDIS_CACHE_URL" (printf "redis://%s-cache:6379" $name) "SMTP_URL" (printf "smtp://%s-inbox:4025" $name) -}}
{{- if not (hasKey $keys $key) -}}{{- $_ := set $keys $key $address -}}{{- end -}}
{{- end -}}
{{- toJson $keys -}}
{{- end -}}
